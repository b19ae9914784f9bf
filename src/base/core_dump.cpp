#include "base/core_dump.h"

#include <fcntl.h>
#include <sys/resource.h>

#include "base/posix.h"

namespace kudosk {

bool keep_memory_out_of_core_dumps() {
  const rlimit none{0, 0};
  const bool limited = setrlimit(RLIMIT_CORE, &none) == 0;
  // The limit holds for files alone: a pipe is given everything that the filter (core(5)) names. It is kept by another program's start and by children.
  const posix::Descriptor filter(open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC));
  return limited && filter && posix::write_all(filter.get(), "0");
}

}  // namespace kudosk
