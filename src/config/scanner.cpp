#include "config/scanner.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/secret.h"
#include "base/unicode.h"

namespace kudosk::config {
namespace {

constexpr std::size_t most_faults = 100;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// JSON's grammar of a number.
bool valid_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i - from;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const bool zero = i < text.size() && text[i] == '0';
  const std::size_t before = digits();
  if (before == 0 || (zero && before > 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

std::string hex(unsigned char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  return {digits[c >> 4], digits[c & 15]};
}

}  // namespace

// --- Places ---

void Scanner::step() {
  const char c = text_[at_++];
  if (c == '\n') {
    ++place_.line;
    place_.column = 1;
  } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
    ++place_.column;  // a character's other bytes don't count
  }
}

void Scanner::add(std::string message, Place at) {
  if (faults_.size() == most_faults) throw Stop{};
  faults_.push_back({at, path_, std::move(message)});
}
void Scanner::stop(std::string message, Place at) {
  add(std::move(message), at);
  throw Stop{};
}

/// What stands here, for a message.
std::string Scanner::shown() const {
  if (done()) return "the end of the file";
  std::size_t length = 1;
  while (at_ + length < text_.size() && length < 20 && is_name(text_[at_]) && is_name(text_[at_ + length])) ++length;
  while (at_ + length < text_.size() && (static_cast<unsigned char>(text_[at_ + length]) & 0xC0) == 0x80) ++length;
  const std::string word(text_.substr(at_, length));
  return looks_like_secret(word) ? "a word" : "'" + clean(word) + "'";
}

// --- What stands between ---

void Scanner::begin() {
  const std::string_view start = text_.substr(0, 3);
  if (start == "\xEF\xBB\xBF") {
    at_ = 3;
  } else if (start.substr(0, 2) == "\xFF\xFE" || start.substr(0, 2) == "\xFE\xFF" || (start.size() > 1 && (start[0] == '\0' || start[1] == '\0'))) {
    stop("this is UTF-16; save the file as UTF-8");
  }
  blanks();
  if (done()) stop("the file is empty; an object in braces is expected, {} at the least");
}

void Scanner::blanks() {
  for (;;) {
    while (!done() && is_blank(peek())) step();
    if (peek() == '/' && peek(1) == '/') {
      while (!done() && peek() != '\n') step();
    } else if (peek() == '/' && peek(1) == '*') {
      const Place from = place_;
      step();
      step();
      while (!done() && !(peek() == '*' && peek(1) == '/')) step();
      if (done()) stop("this comment does not end; */ is expected", from);
      step();
      step();
    } else if (peek() == '#' && !done()) {
      add("a comment begins with // here");
      while (!done() && peek() != '\n') step();
    } else {
      return;
    }
  }
}

void Scanner::word(Node& node) {
  const Place from = place_;
  std::string name;
  while (!done() && (is_name(peek()) || peek() == '-' || peek() == '.')) {
    name += peek();
    step();
  }
  std::string lower = name;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (lower == "true" || lower == "false" || lower == "null" || lower == "none" || lower == "yes" || lower == "no") {
    const std::string meant = lower == "yes" ? "true" : lower == "no" ? "false" : lower == "none" ? "null" : lower;
    if (name != meant) add("'" + name + "' is no value in JSON; did you mean " + meant + "?", from);
    node.type = meant == "null" ? Node::Type::null : Node::Type::flag;
    node.flag = meant == "true";
    return;
  }
  node.type = Node::Type::text;
  node.text = name;
  add(looks_like_secret(name) ? "a text stands in double quotes here" : "a text stands in double quotes: \"" + clean(name, 40) + "\"", from);
}

void Scanner::number(Node& node) {
  const Place from = place_;
  std::string digits;
  while (!done() && (is_name(peek()) || peek() == '-' || peek() == '+' || peek() == '.')) {
    digits += peek();
    step();
  }
  node.type = Node::Type::number;
  if (!valid_number(digits)) {
    // "30s" without quotes, or 07, or .5
    node.type = Node::Type::text;
    node.text = digits;
    add(looks_like_secret(digits) ? "this is neither a number nor a text in double quotes"
                                  : "'" + clean(digits, 40) + "' is no number; a text stands in double quotes: \"" + clean(digits, 40) + "\"",
        from);
    return;
  }
  node.number = std::strtod(digits.c_str(), nullptr);
  if (!std::isfinite(node.number)) {
    add("this number is too large", from);
    node.number = 0;
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), node.integer);
  node.whole = error == std::errc() && end == digits.data() + digits.size();
}

// --- Texts ---

std::string Scanner::string() {
  const Place from = place_;
  const char quote = peek();
  if (quote == '\'') add("a text stands in double quotes, not in single ones");
  step();
  std::string out;
  for (;;) {
    if (done() || peek() == '\n') {
      // The end of the line is taken for the text's, so that the rest of the file can be read.
      add("this text does not end on its line; a closing double quote is expected", from);
      const std::size_t last = out.find_last_not_of(" \t\r");
      took_comma_ = last != std::string::npos && out[last] == ',';
      if (took_comma_) out.resize(last);
      break;
    }
    const char c = peek();
    if (c == quote) {
      step();
      break;
    }
    if (c == '\\') {
      escape(out);
    } else {
      if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r') add("a control character stands in this text; write it as \\u00" + hex(static_cast<unsigned char>(c)));
      out += c;
      step();
    }
  }
  if (!valid_utf8(out)) {
    add("this text is not UTF-8; save the file as UTF-8", from);
    out = to_valid_utf8(out);
  }
  return out;
}

void Scanner::escape(std::string& out) {
  const Place from = place_;
  step();
  const char c = peek();
  if (done() || c == '\n') return;  // the text's end is told there
  constexpr std::string_view names = "\"\\/bfnrt'", meanings = "\"\\/\b\f\n\r\t'";
  if (const std::size_t i = names.find(c); i != std::string_view::npos) {
    if (c == '\'') add("\\' is no escape in JSON", from);
    out += meanings[i];
    step();
  } else if (c == 'u') {
    step();
    unicode(out, from);
  } else {
    add("a backslash is written as \\\\ in JSON", from);
    out += '\\';
  }
}

bool Scanner::hex4(unsigned& unit) {
  unit = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = peek();
    const int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return false;
    unit = unit * 16 + static_cast<unsigned>(digit);
    step();
  }
  return true;
}

void Scanner::unicode(std::string& out, Place from) {
  unsigned unit = 0;
  if (!hex4(unit)) return add("four hexadecimal digits are expected after \\u", from);
  unsigned code = unit;
  if (unit >= 0xD800 && unit < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
    step();
    step();
    unsigned low = 0;
    if (!hex4(low)) return add("four hexadecimal digits are expected after \\u", from);
    code = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00) : 0xD800;
  }
  if (code >= 0xD800 && code < 0xE000) {
    add("this is half of a surrogate pair and no character", from);
    code = 0xFFFD;
  }
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

bool Scanner::took_comma() { return std::exchange(took_comma_, false); }

}  // namespace kudosk::config
