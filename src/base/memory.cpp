#include "base/memory.h"

#include <elf.h>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace kudosk {

namespace {

void let_go(std::uintptr_t begin, std::uintptr_t end) {
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

/// One loaded object: its code and its constants. What the linker relocates lies in a part that can be written (also where it is read-only afterwards) and is no longer the
/// file's. The linker's lock is held meanwhile: nothing is loaded or unloaded under us.
int let_go_of_object(dl_phdr_info* info, std::size_t, void*) {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto down = [page](std::uintptr_t at) { return at & ~(page - 1); };
  std::vector<std::pair<std::uintptr_t, std::uintptr_t>> read, written;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    const std::uintptr_t at = info->dlpi_addr + header.p_vaddr;
    if (header.p_type == PT_LOAD) {
      auto& list = header.p_flags & PF_W ? written : read;
      list.emplace_back(down(at), down(at + header.p_memsz + page - 1));
    }
    if (header.p_type != PT_DYNAMIC) continue;
    for (const auto* entry = reinterpret_cast<const ElfW(Dyn)*>(at); entry->d_tag != DT_NULL; ++entry) {
      // Code that was relocated itself.
      if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL))) return 0;
    }
  }
  for (const auto& [begin, end] : read) {
    const bool shared = std::any_of(written.begin(), written.end(), [b = begin, e = end](const auto& part) { return part.first < e && b < part.second; });
    if (!shared) let_go(begin, end);
  }
  return 0;
}

bool of_fonts(std::string_view file) { return file.find("/fontconfig/") != std::string_view::npos || file.ends_with(".otf") || file.ends_with(".ttf") || file.ends_with(".ttc"); }

}  // namespace

void keep_heaps_small() {
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
  mallopt(M_TRIM_THRESHOLD, 512 << 10);
#endif
}

void let_go_of_read_pages(bool fonts) {
  dl_iterate_phdr(let_go_of_object, nullptr);
  if (!fonts) return;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    unsigned long begin = 0, end = 0;
    char rights[5] = {};
    int path = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %4s %*s %*s %*s %n", &begin, &end, rights, &path) != 3 || path == 0) continue;
    if (rights[0] == 'r' && rights[1] == '-' && of_fonts(std::string_view(line).substr(static_cast<std::size_t>(path)))) let_go(begin, end);
  }
}

}  // namespace kudosk
