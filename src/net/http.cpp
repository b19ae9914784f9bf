// What stands in an answer's headers.
#include "net/http.h"

#include <algorithm>
#include <limits>

namespace kudosk::net {
namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// One link of a Link header (RFC 8288): `<address>; rel="next last"; title=…`.
struct Link {
  std::string_view address;
  bool next = false;
};

bool names_next(std::string_view relations) {
  while (!relations.empty()) {
    const auto end = std::min(relations.find_first_of(" \t"), relations.size());
    if (equal_ignoring_case(relations.substr(0, end), "next")) return true;
    relations.remove_prefix(std::min(end + 1, relations.size()));
  }
  return false;
}

/// Takes one `name`, `name=value` or `name="value"` off the front; the value without its quotes.
std::pair<std::string_view, std::string_view> parameter(std::string_view& text) {
  text = trimmed(text);
  const auto end = std::min(text.find_first_of("=;,"), text.size());
  const std::string_view name = trimmed(text.substr(0, end));
  text.remove_prefix(end);
  if (text.empty() || text[0] != '=') return {name, {}};
  text = trimmed(text.substr(1));
  if (!text.empty() && text[0] == '"') {
    std::size_t close = 1;
    while (close < text.size() && text[close] != '"') close += text[close] == '\\' ? 2 : 1;
    const std::string_view value = text.substr(1, std::min(close, text.size()) - 1);
    text.remove_prefix(std::min(close + 1, text.size()));
    return {name, value};
  }
  const auto stop = std::min(text.find_first_of(";,"), text.size());
  const std::string_view value = trimmed(text.substr(0, stop));
  text.remove_prefix(stop);
  return {name, value};
}

/// Takes one link off the front; nullopt when nothing that is one is left.
std::optional<Link> take_link(std::string_view& text) {
  const auto open = text.find('<');
  if (open == text.npos) return std::nullopt;
  const auto close = text.find('>', open);
  if (close == text.npos) return std::nullopt;
  Link link{trimmed(text.substr(open + 1, close - open - 1)), false};
  text.remove_prefix(close + 1);
  bool relation_seen = false;  // RFC 8288, 3.3: the first rel counts
  for (text = trimmed(text); !text.empty() && text[0] == ';'; text = trimmed(text)) {
    text.remove_prefix(1);
    const auto [name, value] = parameter(text);
    if (!relation_seen && equal_ignoring_case(name, "rel")) {
      relation_seen = true;
      link.next = names_next(value);
    }
  }
  return link;
}

}  // namespace

std::string_view Response::header(std::string_view name) const {
  for (const Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

std::optional<std::string> link_next(const Response& response) {
  for (const Header& header : response.headers) {
    if (header.name != "link") continue;
    std::string_view rest = header.value;
    while (const auto link = take_link(rest)) {
      if (link->next) return resolve(response.url, link->address);
    }
  }
  return std::nullopt;
}

std::optional<Millis> parse_retry_after(std::string_view value, Wall now) {
  value = trimmed(value);
  if (value.empty()) return std::nullopt;
  if (value[0] >= '0' && value[0] <= '9') {
    // Beyond a century a number says nothing more, and must not overflow.
    constexpr double most = 100.0 * 366 * 24 * 3600;
    double seconds = 0, unit = 1;
    bool fraction = false;
    for (const char c : value) {
      if (c == '.' && !fraction) {
        fraction = true;
      } else if (c < '0' || c > '9') {
        return std::nullopt;
      } else if (fraction) {
        seconds += (c - '0') * (unit /= 10);
      } else {
        seconds = std::min(seconds * 10 + (c - '0'), most);
      }
    }
    // Rounded up: asking a millisecond too early is asking too early.
    return Millis(static_cast<std::int64_t>(seconds * 1000 + 0.999));
  }
  const auto date = parse_http_date(value);
  if (!date) return std::nullopt;
  return std::max(Millis{0}, std::chrono::duration_cast<Millis>(*date - now));
}

}  // namespace kudosk::net
