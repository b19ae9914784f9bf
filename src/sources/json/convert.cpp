#include "sources/json/convert.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "sources/html.h"

namespace kudosk::sources::mapping {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Digits with one sign for decimals, a point: what is left of "1.250,5" and its like.
std::string with_point(std::string_view text) {
  const std::size_t point = text.rfind('.'), comma = text.rfind(',');
  const auto count = [&](char c) { return std::count(text.begin(), text.end(), c); };
  const auto three_follow = [&](std::size_t at) { return text.size() - at == 4; };
  char decimal = '.';
  if (point != text.npos && comma != text.npos) {
    decimal = point > comma ? '.' : ',';
  } else if (comma != text.npos) {
    decimal = count(',') > 1 || three_follow(comma) ? '.' : ',';
  } else if (count('.') > 1) {
    decimal = ',';
  }
  std::string out;
  for (const char c : text) {
    if (c == decimal) {
      out += '.';
    } else if (c != '.' && c != ',' && c != '\'' && c != ' ') {
      out += c;
    }
  }
  return out;
}

/// "+0000" → "+00:00", a missing zone → "Z", "2026/10/28" → "2026-10-28", " UTC" → "Z".
std::string as_rfc3339(std::string_view text) {
  std::string out(text);
  for (const std::size_t at : {4u, 7u})
    if (out.size() > at && out[at] == '/') out[at] = '-';
  if (out.size() <= 10) return out;
  for (const std::string_view utc : {" UTC", " GMT", "UTC", "GMT", " Z"}) {
    if (!out.ends_with(utc)) continue;
    out.replace(out.size() - utc.size(), utc.size(), "Z");
    break;
  }
  std::size_t zone = out.find_last_of("+-Zz");
  if (zone == out.npos || zone < 11) zone = out.size();
  std::string offset = out.substr(zone);
  std::string time = out.substr(0, zone);
  while (!time.empty() && time.back() == ' ') time.pop_back();
  if (std::count(time.begin(), time.end(), ':') == 1) time += ":00";
  if (offset.empty()) offset = "Z";
  if (offset.size() == 5 && offset[3] != ':') offset.insert(3, ":");
  if (offset.size() == 3) offset += ":00";
  return time + offset;
}

/// The elements that services write into texts; "<3" and "a < b" are none.
bool names_element(std::string_view name) {
  static constexpr std::array known{"a",     "abbr", "article", "b",      "blockquote", "body",   "br",   "button", "center", "cite",  "code",     "dd",     "del",  "details",
                                    "div",   "dl",   "dt",      "em",     "font",       "footer", "h1",   "h2",     "h3",     "h4",    "h5",       "h6",     "head", "hr",
                                    "html",  "i",    "iframe",  "img",    "ins",        "kbd",    "li",   "link",   "mark",   "meta",  "noscript", "object", "ol",   "p",
                                    "pre",   "q",    "s",       "script", "section",    "small",  "span", "strike", "strong", "style", "sub",      "sup",    "svg",  "table",
                                    "tbody", "td",   "th",      "thead",  "title",      "tr",     "tt",   "u",      "ul",     "video"};
  std::string lower;
  for (const char c : name) lower += static_cast<char>(letter(c) ? c | 32 : c);
  return std::find(known.begin(), known.end(), lower) != known.end();
}

bool has_tag(std::string_view text) {
  for (std::size_t at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
    if (text.substr(at, 4) == "<!--") return true;
    std::size_t from = at + 1;
    if (from < text.size() && text[from] == '/') ++from;
    std::size_t to = from;
    while (to < text.size() && (letter(text[to]) || digit(text[to]))) ++to;
    const bool ends = to == text.size() || text[to] == '>' || text[to] == '/' || blank(text[to]);
    if (to > from && ends && names_element(text.substr(from, to - from))) return true;
  }
  return false;
}

bool has_entity(std::string_view text) {
  for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&', at + 1)) {
    std::size_t to = at + 1;
    if (to < text.size() && text[to] == '#') ++to;
    const std::size_t from = to;
    while (to < text.size() && to - at < 12 && (letter(text[to]) || digit(text[to]))) ++to;
    if (to > from && to < text.size() && text[to] == ';') return true;
  }
  return false;
}

}  // namespace

Scalar Scalar::of(std::string text) {
  Scalar out;
  out.is = Is::text;
  out.own = std::move(text);
  return out;
}
Scalar Scalar::seen(std::string_view text) {
  Scalar out;
  out.is = Is::text;
  out.view = text;
  return out;
}
Scalar Scalar::of(double number) {
  Scalar out;
  out.is = Is::number;
  out.number = number;
  std::array<char, 40> digits{};
  const bool whole = std::floor(number) == number && std::abs(number) < 1e15;
  const auto end =
      whole ? std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<long long>(number)) : std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.own.assign(digits.data(), end.ptr);
  return out;
}
Scalar Scalar::of(bool flag) {
  Scalar out;
  out.is = Is::flag;
  out.flag = flag;
  return out;
}

std::optional<Number> number_of(std::string_view text) {
  text = trimmed(text);
  Number out;
  if (!text.empty() && text.back() == '%') {
    out.percent = true;
    text = trimmed(text.substr(0, text.size() - 1));
  }
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text.empty() || text.size() > 40 || !std::any_of(text.begin(), text.end(), digit)) return std::nullopt;
  std::string mended;
  if (text.find_first_of(",' ") != text.npos || std::count(text.begin(), text.end(), '.') > 1) {
    mended = with_point(text);
    text = mended;
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out.value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(out.value)) return std::nullopt;
  return out;
}

std::optional<Wall> time_of(double number, Epoch epoch) {
  if (!std::isfinite(number)) return std::nullopt;
  const bool millis = epoch == Epoch::milliseconds || (epoch == Epoch::guess && std::abs(number) > 1e11);
  const double value = millis ? number : number * 1000;
  if (value < -62135596800000.0 || value > 253402300799999.0) return std::nullopt;
  return Wall(Millis(static_cast<Millis::rep>(value)));
}

std::optional<Wall> time_of(std::string_view text, Epoch epoch) {
  text = trimmed(text);
  if (text.empty() || text.size() > 64) return std::nullopt;
  const std::size_t sign = text.front() == '-' ? 1 : 0;
  const bool digits = text.size() > sign && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(sign), text.end(), [](char c) { return digit(c) || c == '.'; });
  if (digits && (epoch != Epoch::guess || text.size() >= 9)) {
    const auto number = number_of(text);
    return number ? time_of(number->value, epoch) : std::nullopt;
  }
  if (const auto time = parse_rfc3339(text)) return time;
  if (text.size() >= 8 && digit(text[0])) return parse_rfc3339(as_rfc3339(text));
  return parse_http_date(text);
}

std::string from_html(std::string_view text, std::vector<Span>* spans) {
  // Without markup only its blanks are folded, as a browser does; a parser takes a hundred times as long.
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '<' && c != '&' && (blank(c) || c >= ' '); });
  if (!plain) {
    HtmlText read = read_html(text);
    if (spans) *spans = std::move(read.spans);
    return std::move(read.text);
  }
  std::string out;
  for (const char c : trimmed(text)) {
    if (!blank(c)) {
      out += c;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

std::string without_markup(std::string_view text, std::vector<Span>* spans) {
  if (text.find_first_of("<&") == text.npos) return std::string(text);
  if (has_tag(text)) return from_html(text, spans);
  if (!has_entity(text)) return std::string(text);
  // Only entities: its line breaks and its "a < b" are its own.
  std::string html;
  for (const char c : text) {
    if (c == '\n') {
      html += "<br>";
    } else if (c == '<') {
      html += "&lt;";
    } else {
      html += c;
    }
  }
  return from_html(html);
}

}  // namespace kudosk::sources::mapping
