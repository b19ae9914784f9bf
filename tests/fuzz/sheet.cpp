// A sheet: CSV in any encoding, with columns in any language.
#include "input.h"
#include "sources/sheet/read_sheet.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kudosk;
  if (size < 2) return fuzz::useless;
  static const char* const kinds[] = {"", "", "", "recognition", "milestone", "goal", "lesson", "announcement"};
  static const char* const languages[] = {"en", "de", "en-GB", "ja"};
  sources::sheet::Options options;
  options.kind = kinds[data[0] % 8];
  options.language = languages[data[0] / 8 % 4];
  options.time_zone = "Europe/Berlin";
  options.numbered = data[0] & 0x40;
  if (data[0] & 0x80) options.base = "https://sheets.example/a/";
  const auto read = sources::sheet::read_sheet(fuzz::text_of(data + 1, size - 1), options);
  if (!read) return fuzz::fine;
  fuzz::promise(read->lines.size() == read->batch.items.size() && read->pictures.size() == read->batch.items.size(), "every item has its line and its picture");
  fuzz::promise(read->dropped <= read->rows, "no more rows are dropped than there are");
  return fuzz::fine;
}
