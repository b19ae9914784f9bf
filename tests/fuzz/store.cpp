// The store file: what a dying SD card makes of it. The input is the file without its first line, which is made to fit (else the checksum would refuse nearly all); or, when it
// begins with the magic words, the whole file.
#include "store/store.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/file.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kudosk;
  static const std::filesystem::path folder = [] {
    char name[] = "/tmp/kudosk-fuzz-store-XXXXXX";
    const std::filesystem::path made = mkdtemp(name) ? name : "/tmp";
    static const auto remove = [made] { std::filesystem::remove_all(made); };
    std::atexit([] { remove(); });
    return made;
  }();
  std::string bytes(fuzz::text_of(data, size));
  if (!bytes.starts_with("kudosk-store "))
    bytes = fmt::format("kudosk-store 2 {} {:08x}\n", bytes.size(), static_cast<unsigned long>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()))) + bytes;
  if (!replace_file(folder / "feed.store", bytes, 0600)) std::abort();
  std::filesystem::remove(folder / "feed.store.old");
  const auto read = store::read(folder);
  if (read.trouble) return fuzz::fine;
  for (const auto& [name, stored] : read.contents.sources)
    for (const auto& [id, item] : stored.holding.items) fuzz::check_item(*item);
  fuzz::promise(store::write(folder, read.contents).has_value(), "what was read can be written");
  const auto again = store::read(folder);
  fuzz::promise(!again.trouble && again.contents.sources.size() == read.contents.sources.size(), "and is read again");
  return fuzz::fine;
}
