#include "base/core_dump.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "catch.h"

using namespace kudosk;

TEST_CASE("a process whose memory stays out of core dumps has no limit for files and no mapping in a pipe's") {
  const pid_t child = fork();
  if (child == 0) {
    const bool kept = keep_memory_out_of_core_dumps();
    rlimit limit{1, 1};
    getrlimit(RLIMIT_CORE, &limit);
    const auto filter = read_file("/proc/self/coredump_filter", 64);
    _exit(kept && limit.rlim_cur == 0 && limit.rlim_max == 0 && filter && filter->find_first_not_of("0\n") == std::string::npos ? 0 : 1);
  }
  int status = 1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
