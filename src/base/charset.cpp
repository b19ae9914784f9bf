#include "base/charset.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/unicode.h"

namespace kudosk {
namespace {

/// What the detector looks at: more makes it no wiser.
constexpr std::size_t sample = 64u << 10;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c); });
  return out;
}

/// nullopt: ICU knows no such encoding.
std::optional<std::string> convert(std::string_view bytes, const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> from(ucnv_open(charset.c_str(), &status), ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> to(ucnv_open("UTF-8", &status), ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  std::vector<UChar> between(16384);
  std::array<char, 32768> buffer{};
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  UChar *written = between.data(), *read = between.data();
  bool first = true;
  for (;;) {
    char* target = buffer.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, buffer.data() + buffer.size(), &source, end, between.data(), &read, &written, between.data() + between.size(), first, true,
                   &status);
    first = false;
    out.append(buffer.data(), static_cast<std::size_t>(target - buffer.data()));
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    break;
  }
  return out;
}

/// UTF-16 without a mark: text of any office has letters, digits or line ends of ASCII, whose other half is zero.
const char* utf16_by_zeros(std::string_view bytes) {
  const std::size_t size = std::min(bytes.size(), sample) & ~std::size_t{1};
  if (size < 4) return nullptr;
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < size; i += 2) {
    even += bytes[i] == 0;
    odd += bytes[i + 1] == 0;
  }
  const std::size_t pairs = size / 2;
  if (odd * 4 >= pairs && even * 50 <= pairs) return "UTF-16LE";
  if (even * 4 >= pairs && odd * 50 <= pairs) return "UTF-16BE";
  return nullptr;
}

/// An archive, a picture, a workbook.
bool known_binary(std::string_view bytes) {
  using namespace std::string_view_literals;
  static constexpr std::array magics{"PK\x03\x04"sv, "\x89PNG"sv, "\xFF\xD8\xFF"sv, "GIF8"sv, "%PDF-"sv, "\x1F\x8B"sv, "\xD0\xCF\x11\xE0"sv, "\x7F\x45LF"sv, "SQLite format 3"sv};
  return std::any_of(magics.begin(), magics.end(), [&](std::string_view magic) { return bytes.starts_with(magic); });
}

/// A sheet may hold a stray zero or two; what has many control characters was never typed.
bool looks_binary(std::string_view bytes) {
  const auto part = bytes.substr(0, sample);
  const auto controls = std::count_if(part.begin(), part.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1B;
  });
  return static_cast<std::size_t>(controls) * 20 > part.size() + 40;
}

/// The Windows code page that the language's older files are in; empty: Western Europe's.
std::string page_of(std::string_view language) {
  const std::string tag = lower(language.substr(0, language.find_first_of("-_")));
  struct Page {
    const char* name;
    const char* languages;
  };
  static constexpr std::array<Page, 9> pages{{{"windows-1250", " pl cs sk hu sl hr ro "},
                                              {"windows-1251", " ru uk bg be sr mk "},
                                              {"windows-1253", " el "},
                                              {"windows-1254", " tr az "},
                                              {"windows-1255", " he iw "},
                                              {"windows-1256", " ar fa ur "},
                                              {"Shift_JIS", " ja "},
                                              {"GB18030", " zh "},
                                              {"windows-949", " ko "}}};
  for (const auto& page : pages)
    if (std::string_view(page.languages).find(" " + tag + " ") != std::string_view::npos) return page.name;
  return {};
}

bool multi_byte(const std::string& name) {
  return name.rfind("Shift", 0) == 0 || name.rfind("EUC", 0) == 0 || name.rfind("GB", 0) == 0 || name.rfind("Big5", 0) == 0 || name.rfind("ISO-2022", 0) == 0;
}

/// What the detector is sure of, as the name of the fuller Windows code page.
std::string detected(std::string_view bytes, const std::string& likely) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(ucsdet_open(&status), ucsdet_close);
  if (U_FAILURE(status)) return {};
  const auto part = bytes.substr(0, sample);
  ucsdet_setText(detector.get(), part.data(), static_cast<std::int32_t>(part.size()), &status);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  if (U_FAILURE(status)) return {};
  static constexpr std::array<std::pair<const char*, const char*>, 8> fuller{{{"ISO-8859-1", "windows-1252"},
                                                                              {"ISO-8859-2", "windows-1250"},
                                                                              {"ISO-8859-5", "windows-1251"},
                                                                              {"ISO-8859-6", "windows-1256"},
                                                                              {"ISO-8859-7", "windows-1253"},
                                                                              {"ISO-8859-8", "windows-1255"},
                                                                              {"ISO-8859-8-I", "windows-1255"},
                                                                              {"ISO-8859-9", "windows-1254"}}};
  std::string best;
  int best_sure = 0, western = 0;
  for (std::int32_t i = 0; i < count; ++i) {
    UErrorCode fine = U_ZERO_ERROR;
    std::string name = ucsdet_getName(matches[i], &fine);
    const int sure = ucsdet_getConfidence(matches[i], &fine);
    if (U_FAILURE(fine) || name == "UTF-8" || name.rfind("UTF-", 0) == 0 || name.rfind("IBM", 0) == 0) continue;
    for (const auto& [plain, windows] : fuller)
      if (name == plain) name = windows;
    if (name == "windows-1252") western = std::max(western, sure);
    // The language's own page needs little to be believed, another's much.
    const bool own = !likely.empty() && name == likely;
    const int needed = own ? 10 : multi_byte(name) ? 80 : 45;
    const int weight = sure + (own ? 40 : 0);
    if (sure >= needed && weight > best_sure) {
      best = name;
      best_sure = weight;
    }
  }
  return best_sure > western + 5 ? best : std::string();
}

}  // namespace

Decoded to_utf8(std::string_view bytes, std::string_view named, std::string_view language) {
  using namespace std::string_view_literals;
  const auto as = [&](std::string_view what, const std::string& charset) -> std::optional<Decoded> {
    auto text = convert(what, charset);
    if (!text) return std::nullopt;
    return Decoded{to_valid_utf8(*text), charset, false};
  };
  if (bytes.starts_with("\xEF\xBB\xBF"sv)) return {to_valid_utf8(bytes.substr(3)), "UTF-8", false};
  if (bytes.starts_with("\xFF\xFE\0\0"sv) && bytes.size() % 4 == 0)
    if (auto out = as(bytes.substr(4), "UTF-32LE")) return *out;
  if (bytes.starts_with("\0\0\xFE\xFF"sv))
    if (auto out = as(bytes.substr(4), "UTF-32BE")) return *out;
  if (bytes.starts_with("\xFF\xFE"sv))
    if (auto out = as(bytes.substr(2), "UTF-16LE")) return *out;
  if (bytes.starts_with("\xFE\xFF"sv))
    if (auto out = as(bytes.substr(2), "UTF-16BE")) return *out;
  if (known_binary(bytes)) return {{}, {}, true};
  if (const char* wide = utf16_by_zeros(bytes))
    if (auto out = as(bytes, wide)) return *out;
  if (looks_binary(bytes)) return {{}, {}, true};
  if (valid_utf8(bytes)) return {std::string(bytes), "UTF-8", false};
  // A server's default header says UTF-8 or Latin 1 of everything; those that are named on purpose are others.
  const std::string said = lower(named);
  if (!said.empty() && said.size() < 60 && said != "utf-8" && said != "utf8" && said != "iso-8859-1" && said != "us-ascii")
    if (auto out = as(bytes, said)) return *out;
  const std::string likely = page_of(language);
  if (const std::string found = detected(bytes, likely); !found.empty() && found != "windows-1252")
    if (auto out = as(bytes, found)) return *out;
  if (auto out = as(bytes, "windows-1252")) return *out;
  return {to_valid_utf8(bytes), "UTF-8", false};
}

}  // namespace kudosk
