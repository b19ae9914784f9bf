#include "config/nearest.h"

#include <algorithm>
#include <array>

#include "base/secret.h"
#include "base/unicode.h"

namespace kudosk::config {
namespace {

/// Longer words than this are no slip of a key.
constexpr std::size_t longest = 60;

std::string plain(std::string_view word) {
  std::string out;
  for (const char c : folded(word))
    if (c != '_' && c != '-' && c != ' ' && c != '.') out += c;
  return out;
}

/// Edits between two words, where neighbours that were swapped are one.
std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.resize(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) rows[1][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto &two_up = rows[(i - 1) % 3], &up = rows[i % 3], &row = rows[(i + 1) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({up[j] + 1, row[j - 1] + 1, up[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], two_up[j - 2] + 1);
    }
  }
  return rows[(a.size() + 1) % 3][b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > longest) return {};
  const std::string wanted = plain(word);
  std::string best;
  std::size_t best_distance = 0;
  for (const std::string& candidate : known) {
    const std::string name = plain(candidate);
    std::size_t edits = distance(wanted, name);
    // "org" for "organisation", "minimum" for "min", "berlin" for "Europe/Berlin".
    const bool longer = wanted.size() >= 3 && name.size() > wanted.size();
    const bool begins = (longer && name.compare(0, wanted.size(), wanted) == 0) || (name.size() >= 3 && wanted.compare(0, name.size(), name) == 0);
    const bool ends = longer && candidate.find('/') != std::string::npos && name.compare(name.size() - wanted.size(), wanted.size(), wanted) == 0;
    if (begins || ends) edits = std::min<std::size_t>(edits, 2);
    const std::size_t allowed = std::max<std::size_t>(1, std::min<std::size_t>(3, std::max(wanted.size(), name.size()) / 3));
    if (edits > allowed || edits >= std::max(wanted.size(), name.size())) continue;
    if (best.empty() || edits < best_distance) {
      best = candidate;
      best_distance = edits;
    }
  }
  return best;
}

std::string in_quotes(std::string_view text) {
  if (looks_like_secret(text)) return "that text";
  return "\"" + clean(text.substr(0, 400), 60) + "\"";
}

}  // namespace kudosk::config
