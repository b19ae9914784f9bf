#include "base/windows_zone.h"

#include <unicode/timezone.h>

#include "base/unicode.h"

namespace kudosk {

std::string zone_of_windows(std::string_view name) {
  if (name.empty() || name.size() > 100 || !valid_utf8(name)) return {};
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString id;
  icu::TimeZone::getIDForWindowsID(icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size()))), nullptr, id, status);
  if (U_FAILURE(status)) return {};
  std::string out;
  id.toUTF8String(out);
  return out;
}

}  // namespace kudosk
