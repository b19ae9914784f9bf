#include "config/document.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <set>

#include "base/secret.h"
#include "base/unicode.h"
#include "config/nearest.h"

namespace kudosk::config {
namespace {

constexpr int deepest = 64;
constexpr std::size_t most_faults = 100;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$'; }

/// Thrown nowhere else and caught in read(): the text can't be understood any further.
struct Stop {};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Document read() {
    try {
      begin();
      out_.root = value(0);
      blanks();
      if (!done()) {
        const std::string found = shown();
        add("nothing is expected after the configuration's end, but here is " + found);
        out_.whole = false;
      }
    } catch (const Stop&) {
      out_.whole = false;
    }
    return std::move(out_);
  }

 private:
  // --- Places ---

  bool done() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void step() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++place_.column;  // a character's other bytes don't count
    }
  }

  void add(std::string message, Place at) {
    if (out_.faults.size() == most_faults) throw Stop{};
    out_.faults.push_back({at, path_, std::move(message)});
  }
  void add(std::string message) { add(std::move(message), place_); }
  [[noreturn]] void stop(std::string message, Place at) {
    add(std::move(message), at);
    throw Stop{};
  }
  [[noreturn]] void stop(std::string message) { stop(std::move(message), place_); }

  /// What stands here, for a message.
  std::string shown() const {
    if (done()) return "the end of the file";
    std::size_t length = 1;
    while (at_ + length < text_.size() && length < 20 && is_name(text_[at_]) && is_name(text_[at_ + length])) ++length;
    while (at_ + length < text_.size() && (static_cast<unsigned char>(text_[at_ + length]) & 0xC0) == 0x80) ++length;
    const std::string word(text_.substr(at_, length));
    return looks_like_secret(word) ? "a word" : "'" + clean(word) + "'";
  }

  // --- What stands between ---

  void begin() {
    const std::string_view start = text_.substr(0, 3);
    if (start == "\xEF\xBB\xBF") {
      at_ = 3;
    } else if (start.substr(0, 2) == "\xFF\xFE" || start.substr(0, 2) == "\xFE\xFF" || (start.size() > 1 && (start[0] == '\0' || start[1] == '\0'))) {
      stop("this is UTF-16; save the file as UTF-8");
    }
    blanks();
    if (done()) stop("the file is empty; an object in braces is expected, {} at the least");
  }

  void blanks() {
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

  // --- Values ---

  Node value(int depth) {
    Node node;
    node.at = place_;
    const char c = peek();
    if (done()) stop("a value is expected, but the file ends here");
    if (c == '{' || c == '[') {
      if (depth >= deepest) stop("this is nested more than " + std::to_string(deepest) + " deep");
      c == '{' ? object(node, depth) : list(node, depth);
    } else if (c == '"' || c == '\'') {
      node.type = Node::Type::text;
      node.text = string();
    } else if (c == '-' || c == '+' || c == '.' || is_digit(c)) {
      number(node);
    } else if (is_name(c)) {
      word(node);
    } else {
      stop("a value is expected here instead of " + shown());
    }
    return node;
  }

  void word(Node& node) {
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

  void number(Node& node) {
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

  /// JSON's grammar of a number.
  static bool valid_number(std::string_view text) {
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

  // --- Texts ---

  std::string string() {
    const Place from = place_;
    const char quote = peek();
    if (quote == '\'') add("a text stands in double quotes, not in single ones");
    step();
    std::string out;
    for (;;) {
      if (done() || peek() == '\n') {
        // The end of the line is taken for the text's, so that the rest of the file can be read.
        add("this text does not end on its line; a closing double quote is expected", from);
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

  static std::string hex(unsigned char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    return {digits[c >> 4], digits[c & 15]};
  }

  void escape(std::string& out) {
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

  bool hex4(unsigned& unit) {
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

  void unicode(std::string& out, Place from) {
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

  // --- Lists and objects ---

  /// After a value: whether another one follows. `close` ends them.
  bool more(char close, Place opened) {
    blanks();
    const char* what = close == '}' ? "this object does not end; } is expected" : "this list does not end; ] is expected";
    if (done()) stop(what, opened);
    if (peek() == ',') {
      step();
      blanks();
      while (peek() == ',' && !done()) {
        add("one comma is enough here");
        step();
        blanks();
      }
      if (done()) stop(what, opened);
    } else if (peek() != close) {
      const bool a_value = peek() == '"' || peek() == '\'' || peek() == '{' || peek() == '[' || peek() == '-' || is_name(peek());
      if (!a_value) stop(std::string("a comma or ") + close + " is expected here instead of " + shown());
      add("a comma is missing before " + shown());
    }
    if (peek() != close) return true;
    step();
    return false;
  }

  void list(Node& node, int depth) {
    const Place opened = place_;
    const std::string outside = path_;
    node.type = Node::Type::list;
    step();
    blanks();
    if (done()) stop("this list does not end; ] is expected", opened);
    if (peek() == ']') return step();
    do {
      path_ = outside + '/' + std::to_string(node.items.size());
      node.items.push_back(value(depth + 1));
      path_ = outside;
    } while (more(']', opened));
  }

  void object(Node& node, int depth) {
    const Place opened = place_;
    const std::string outside = path_;
    node.type = Node::Type::object;
    step();
    blanks();
    if (done()) stop("this object does not end; } is expected", opened);
    if (peek() == '}') return step();
    std::set<std::string> seen;
    do {
      Member member;
      member.at = place_;
      member.key = key();
      blanks();
      if (peek() == '=' && !done()) {
        add("a colon is expected between a key and its value");
        step();
      } else if (peek() == ':') {
        step();
      } else {
        stop("a colon is expected after the key " + in_quotes(member.key) + " instead of " + shown());
      }
      blanks();
      path_ = outside + '/' + pointer_part(member.key);
      member.value = value(depth + 1);
      if (seen.insert(member.key).second) {
        node.members.push_back(std::move(member));
      } else {
        const auto earlier = std::find_if(node.members.begin(), node.members.end(), [&](const Member& m) { return m.key == member.key; });
        add("the key " + in_quotes(member.key) + " stands here a second time; it stands in line " + std::to_string(earlier->at.line) + " already", member.at);
      }
      path_ = outside;
    } while (more('}', opened));
  }

  std::string key() {
    if (peek() == '"' || peek() == '\'') return string();
    if (!is_name(peek()) || done()) stop("a key in double quotes is expected here instead of " + shown());
    const Place from = place_;
    std::string name;
    while (!done() && (is_name(peek()) || peek() == '-')) {
      name += peek();
      step();
    }
    add("a key stands in double quotes: " + in_quotes(name), from);
    return name;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Place place_;
  std::string path_;
  Document out_;
};

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members)
    if (member.key == key) return &member.value;
  return nullptr;
}

Document read_document(std::string_view text) { return Reader(text).read(); }

std::string pointer_part(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

Place place_of(const Node& root, std::string_view pointer) {
  const Node* node = &root;
  Place at = root.at;
  while (!pointer.empty()) {
    if (pointer.front() == '/') pointer.remove_prefix(1);
    const std::string_view part = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(part.size());
    if (node->is(Node::Type::list)) {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
      if (error != std::errc() || end != part.data() + part.size() || index >= node->items.size()) return at;
      node = &node->items[index];
      at = node->at;
    } else {
      const auto member = std::find_if(node->members.begin(), node->members.end(), [&](const Member& m) { return pointer_part(m.key) == part; });
      if (member == node->members.end()) return at;
      node = &member->value;
      at = member->at;
    }
  }
  return at;
}

}  // namespace kudosk::config
