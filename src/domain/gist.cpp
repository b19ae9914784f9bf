#include "domain/gist.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "base/words.h"

namespace kudosk {
namespace {

bool blank(char c) { return static_cast<unsigned char>(c) <= ' '; }
bool digit(char c) { return c >= '0' && c <= '9'; }
bool name_char(char c) { return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '+'; }

/// The end of ":party_parrot:" that begins at `at`; `at` where it is none.
std::size_t emoji_end(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && name_char(text[end])) ++end;
  return end > at + 1 && end < text.size() && text[end] == ':' ? end + 1 : at;
}

/// The end of what a service adds at `at`; `at` where there is nothing.
std::size_t addition_end(std::string_view text, std::size_t at) {
  const bool start = at == 0 || blank(text[at - 1]) || text[at - 1] == '(';
  std::size_t end = at;
  if (text[at] == ':') return emoji_end(text, at);
  if (!start) return at;
  if (text[at] == '+' || text[at] == '-') {
    end = at + 1;
    while (end < text.size() && digit(text[end])) ++end;
    return end > at + 1 ? end : at;
  }
  if (text[at] == '#' || text[at] == '@' || text.substr(at, 7) == "http://" || text.substr(at, 8) == "https://") {
    while (end < text.size() && !blank(text[end])) ++end;
    return end > at + 1 ? end : at;
  }
  return at;
}

/// Levenshtein's distance of two short words, by bytes.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
      corner = above;
    }
  }
  return row.back();
}

/// Whether each word of some length has one spelled nearly like it among the others.
bool nearly(const std::vector<std::string>& few, const std::vector<std::string>& many) {
  return std::all_of(few.begin(), few.end(), [&](const std::string& word) {
    if (word.size() < 4 || word.size() > 60) return word.size() < 4;
    return std::any_of(many.begin(), many.end(), [&](const std::string& other) { return other.size() <= 60 && distance(word, other) <= 1 + word.size() / 5; });
  });
}

bool begins(const std::vector<std::string>& longer, const std::vector<std::string>& with) {
  return with.size() <= longer.size() && std::equal(with.begin(), with.end(), longer.begin());
}

}  // namespace

Gist gist(std::string_view message, const std::vector<std::string>& names) {
  std::string kept;
  for (std::size_t i = 0; i < message.size();) {
    const std::size_t end = addition_end(message, i);
    if (end == i) {
      kept += message[i++];
    } else {
      kept += ' ';
      i = end;
    }
  }
  std::unordered_set<std::string> of_names;
  for (const auto& name : names)
    for (auto& word : words(name)) of_names.insert(std::move(word.text));
  Gist out;
  for (auto& word : words(kept))
    if (!of_names.count(word.text)) out.in_order.push_back(std::move(word.text));
  while (!kept.empty() && blank(kept.back())) kept.pop_back();
  const std::string_view end = kept;
  out.cut = (end.size() >= 3 && (end.substr(end.size() - 3) == "…" || end.substr(end.size() - 3) == "..."));
  out.sorted = out.in_order;
  std::sort(out.sorted.begin(), out.sorted.end());
  for (const auto& word : out.in_order) out.size += word.size();
  return out;
}

bool alike(const Gist& a, const Gist& b) {
  const Gist &shorter = a.in_order.size() <= b.in_order.size() ? a : b, &longer = &shorter == &a ? b : a;
  const auto n = shorter.sorted.size(), m = longer.sorted.size();
  if (n == 0) return m == 0;
  if (begins(longer.in_order, shorter.in_order) && n >= 3 && (shorter.cut || 2 * n >= m)) return true;
  if (shorter.cut && n > 4) {
    // The last word may have been cut through.
    const std::vector<std::string> whole(shorter.in_order.begin(), shorter.in_order.end() - 1);
    if (begins(longer.in_order, whole)) return true;
  }
  std::vector<std::string> only_shorter, only_longer;
  std::set_difference(shorter.sorted.begin(), shorter.sorted.end(), longer.sorted.begin(), longer.sorted.end(), std::back_inserter(only_shorter));
  std::set_difference(longer.sorted.begin(), longer.sorted.end(), shorter.sorted.begin(), shorter.sorted.end(), std::back_inserter(only_longer));
  const double share = 2.0 * static_cast<double>(n - only_shorter.size()) / static_cast<double>(n + m);
  if (only_shorter.empty()) return share >= 0.7;
  return share >= 0.9 || (share >= 0.7 && only_shorter.size() <= 6 && only_longer.size() <= 12 && nearly(only_shorter, only_longer));
}

}  // namespace kudosk
