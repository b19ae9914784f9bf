#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>

#include "base/unicode.h"

namespace kudosk {
namespace {

/// No name that a circle could show is longer; what is beyond decides nothing.
constexpr std::size_t longest_name = 200;

struct Word {
  std::vector<std::string> clusters;
  std::string joined(std::size_t from, std::size_t count) const {
    std::string out;
    for (std::size_t i = from; i < std::min(from + count, clusters.size()); ++i) out += clusters[i];
    return out;
  }
  std::string whole() const { return joined(0, clusters.size()); }
};

UChar32 first(const std::string& cluster) { return icu::UnicodeString::fromUTF8(cluster).char32At(0); }

UScriptCode script(const std::string& cluster) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(first(cluster), &status);
}

bool letter(const std::string& cluster) { return u_isalnum(first(cluster)); }

std::string capital(const std::string& cluster) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(cluster);
  text.toUpper(icu::Locale::getRoot());
  std::string out;
  text.toUTF8String(out);
  const auto parts = graphemes(out);  // "ß" becomes two letters
  return parts.empty() ? cluster : parts.front();
}

/// Without what stands in brackets ("(she/her)") or after a bar ("| Platform"), and without an address's host.
std::vector<std::string> bare_name(std::string_view name) {
  std::vector<std::string> out;
  int depth = 0;
  for (std::string& cluster : graphemes(name)) {
    const UChar32 c = first(cluster);
    if (c == '(' || c == '[' || c == '{' || c == 0xFF08) {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}' || c == 0xFF09) {
      depth = std::max(0, depth - 1);
    } else if ((c == '|' || c == '@') && !out.empty()) {
      break;
    } else if (depth == 0) {
      out.push_back(std::move(cluster));
    }
  }
  return out;
}

/// The words of a name, each from its first letter on; "Okafor, Amara" the other way round.
std::vector<Word> words(const std::vector<std::string>& name) {
  std::vector<Word> out(1);
  std::size_t comma = 0;
  for (const std::string& cluster : name) {
    const UChar32 c = first(cluster);
    const bool parts = u_isUWhiteSpace(c) || c == ',' || c == 0x3001 || c == 0x30FB || c == 0xFF65 || c == '_';
    if (parts) {
      if (!out.back().clusters.empty()) out.emplace_back();
      if (c == ',' && comma == 0) comma = out.size() - 1;
    } else if (!out.back().clusters.empty() || letter(cluster)) {
      out.back().clusters.push_back(cluster);
    }
  }
  if (out.back().clusters.empty()) out.pop_back();
  if (comma > 0 && comma < out.size()) {
    static constexpr std::array suffixes{"jr", "sr", "jr.", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md", "m.d.", "mba"};
    const std::string after = folded(out[comma].whole());
    if (std::find(suffixes.begin(), suffixes.end(), after) != suffixes.end())
      out.resize(comma);
    else
      std::rotate(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(comma), out.end());
  }
  return out;
}

/// Two characters of a Han or Hangul name: the given name of three, the family name of four or where it stands apart.
std::string two_of(const std::vector<Word>& name) {
  Word all;
  for (const Word& word : name) all.clusters.insert(all.clusters.end(), word.clusters.begin(), word.clusters.end());
  if (all.clusters.size() <= 2) return all.whole();
  if (name.size() > 1) return name.front().clusters.size() >= 2 ? name.front().joined(0, 2) : name[1].joined(0, 2);
  return all.clusters.size() == 3 ? all.joined(1, 2) : all.joined(0, 2);
}

}  // namespace

std::string initials(std::string_view name) {
  const std::string bounded = clean(name, longest_name);
  std::vector<std::string> bare = bare_name(bounded);
  std::vector<Word> parts = words(bare);
  if (parts.empty()) parts = words(graphemes(bounded));  // all of it in brackets
  if (parts.empty()) {
    // No letter at all: an emoji is a fine initial, a dash is none.
    for (const std::string& cluster : bare)
      if (u_hasBinaryProperty(first(cluster), UCHAR_EMOJI_PRESENTATION)) return cluster;
    return {};
  }
  const Word &given = parts.front(), &family = parts.back();
  switch (script(given.clusters.front())) {
    case USCRIPT_HAN:
    case USCRIPT_HANGUL:
      return two_of(parts);
    case USCRIPT_ARABIC:
    case USCRIPT_SYRIAC:
    case USCRIPT_THAANA:
    case USCRIPT_MONGOLIAN:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      // Joined letters have no shape alone, and vowels may stand before their letter.
      if (given.clusters.size() <= 6) return given.whole();
      // Thai and Lao write such a vowel as a letter of its own.
      return given.joined(0, u_hasBinaryProperty(first(given.clusters.front()), UCHAR_LOGICAL_ORDER_EXCEPTION) ? 2 : 1);
    default:
      break;
  }
  const std::string one = capital(given.clusters.front());
  return parts.size() == 1 ? one : one + capital(family.clusters.front());
}

}  // namespace kudosk
