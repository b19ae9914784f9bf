#include "wire/json_text.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/unicode.h"

namespace kudosk {
namespace {

using nlohmann::json;

bool digit(char c) { return c >= '0' && c <= '9'; }

/// The same answer as valid_utf8(), many bytes at a time.
bool is_utf8(std::string_view text) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = at + text.size();
  while (at < end) {
    if (*at < 0x80) {
      std::uint64_t eight = 0;
      while (end - at >= 8 && (std::memcpy(&eight, at, 8), (eight & 0x8080808080808080u) == 0)) at += 8;
      while (at < end && *at < 0x80) ++at;
      continue;
    }
    const int more = *at >= 0xC2 && *at <= 0xDF ? 1 : (*at & 0xF0) == 0xE0 ? 2 : *at >= 0xF0 && *at <= 0xF4 ? 3 : 0;
    if (more == 0 || end - at <= more) return false;
    for (int i = 1; i <= more; ++i)
      if ((at[i] & 0xC0) != 0x80) return false;
    if ((*at == 0xE0 && at[1] < 0xA0) || (*at == 0xED && at[1] > 0x9F) || (*at == 0xF0 && at[1] < 0x90) || (*at == 0xF4 && at[1] > 0x8F)) return false;
    at += more + 1;
  }
  return true;
}

void append_utf8(std::string& out, unsigned c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

/// Walks text that is UTF-8. Each step gives whether it went well; where it did not, `at` is the place.
class Walk {
 public:
  /// `lasting`: the text is the caller's own, no copy that ends with the walk.
  Walk(std::string_view text, JsonVisitor& to, bool lasting) : text_(text), to_(to), lasting_(lasting) {}

  bool all() {
    blanks();
    if (!value()) return false;
    while (depth_ > 0)
      if (!inside()) return false;
    blanks();
    return at == text_.size();
  }

  std::size_t at = 0;
  bool too_deep = false;

 private:
  char here() const { return at < text_.size() ? text_[at] : '\0'; }

  void blanks() {
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\n' || text_[at] == '\t' || text_[at] == '\r')) ++at;
  }

  bool take(char c) {
    if (here() != c) return false;
    ++at;
    return true;
  }

  /// The next member or element of the innermost container, or its end.
  bool inside() {
    const bool array = arrays_[depth_ - 1];
    blanks();
    if (take(array ? ']' : '}')) {
      if (after_comma_) return --at, false;
      --depth_;
      first_ = false;
      to_.end();
      return true;
    }
    if (!first_ && !after_comma_) {
      if (!take(',')) return false;
      after_comma_ = true;
      return true;
    }
    after_comma_ = false;
    if (!array) {
      if (here() != '"' || !string(true)) return false;
      blanks();
      if (!take(':')) return false;
      blanks();
    }
    first_ = false;
    return value();
  }

  bool value() {
    switch (here()) {
      case '{':
        return open(false);
      case '[':
        return open(true);
      case '"':
        return string(false);
      case 't':
        return literal("true") && (to_.boolean(true), true);
      case 'f':
        return literal("false") && (to_.boolean(false), true);
      case 'n':
        return literal("null") && (to_.null(), true);
      default:
        return number();
    }
  }

  bool open(bool array) {
    if (depth_ == json_depth) {
      too_deep = true;
      return false;
    }
    ++at;
    arrays_[depth_++] = array;
    first_ = true;
    to_.begin(array);
    return true;
  }

  bool literal(std::string_view word) {
    if (text_.substr(at, word.size()) != word) return false;
    at += word.size();
    return true;
  }

  /// Eight bytes at a time over those that mean nothing in a string; the one that does may be among the next eight.
  std::size_t plain_until(std::size_t from) const {
    constexpr std::uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    const auto has_zero = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & highs; };
    std::uint64_t eight = 0;
    while (from + 8 <= text_.size()) {
      std::memcpy(&eight, text_.data() + from, 8);
      const std::uint64_t control = (eight - ones * 0x20) & ~eight & highs;
      if (const std::uint64_t met = has_zero(eight ^ ones * '"') | has_zero(eight ^ ones * '\\') | control; met != 0) {
        // The first that is met is met truly; bytes after it may only seem to be.
        if constexpr (std::endian::native == std::endian::little) from += static_cast<std::size_t>(std::countr_zero(met)) / 8;
        break;
      }
      from += 8;
    }
    return from;
  }

  bool string(bool key) {
    const std::size_t from = ++at;
    scratch_.clear();
    std::size_t copied = from;
    for (;;) {
      at = plain_until(at);
      while (at < text_.size() && text_[at] != '"' && text_[at] != '\\' && static_cast<unsigned char>(text_[at]) >= 0x20) ++at;
      if (here() == '"') break;
      if (here() != '\\') return false;
      scratch_.append(text_, copied, at - copied);
      if (!escape()) return false;
      copied = at;
    }
    const bool whole = copied == from, stays = whole && lasting_;
    if (!whole) scratch_.append(text_, copied, at - copied);
    const std::string_view value = whole ? text_.substr(from, at - from) : std::string_view(scratch_);
    ++at;
    if (key) {
      to_.key(value, stays);
    } else {
      to_.text(value, stays);
    }
    return true;
  }

  bool escape() {
    if (at + 1 >= text_.size()) {
      at = text_.size();
      return false;
    }
    static constexpr auto named = [] {
      std::array<char, 128> out{};
      constexpr std::string_view names = "\"\\/bfnrt", values = "\"\\/\b\f\n\r\t";
      for (std::size_t i = 0; i < names.size(); ++i) out[static_cast<unsigned char>(names[i])] = values[i];
      return out;
    }();
    const char c = text_[at + 1];
    if (const auto code = static_cast<unsigned char>(c); code < named.size() && named[code] != '\0') {
      scratch_ += named[code];
      at += 2;
      return true;
    }
    const auto unit = c == 'u' ? hex4(at + 2) : std::nullopt;
    if (!unit) return false;
    at += 6;
    unsigned point = *unit;
    if (point >= 0xD800 && point <= 0xDFFF) {
      const auto low = point < 0xDC00 && text_.substr(at, 2) == "\\u" ? hex4(at + 2) : std::nullopt;
      if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
        point = 0x10000 + ((point - 0xD800) << 10) + (*low - 0xDC00);
        at += 6;
      } else {
        point = 0xFFFD;
      }
    }
    append_utf8(scratch_, point);
    return true;
  }

  std::optional<unsigned> hex4(std::size_t from) const {
    unsigned value = 0;
    const auto digits = text_.substr(std::min(from, text_.size()), 4);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    return digits.size() == 4 && error == std::errc() && end == digits.data() + 4 ? std::optional(value) : std::nullopt;
  }

  bool number() {
    const std::size_t from = at;
    const auto digits = [&] {
      const std::size_t first = at;
      while (at < text_.size() && digit(text_[at])) ++at;
      return at > first;
    };
    take('-');
    if (!take('0') && !digits()) return false;
    bool whole = true;
    if (take('.')) {
      whole = false;
      if (!digits()) return false;
    }
    if (here() == 'e' || here() == 'E') {
      whole = false;
      ++at;
      if (here() == '+' || here() == '-') ++at;
      if (!digits()) return false;
    }
    give(text_.substr(from, at - from), whole);
    return true;
  }

  void give(std::string_view number, bool whole) {
    const char *const begin = number.data(), *const end = begin + number.size();
    if (whole) {
      std::int64_t integer = 0;
      if (std::from_chars(begin, end, integer).ec == std::errc()) return to_.integer(integer);
      std::uint64_t natural = 0;
      if (*begin != '-' && std::from_chars(begin, end, natural).ec == std::errc()) return to_.natural(natural);
    }
    double value = 0;
    const auto read = std::from_chars(begin, end, value);
    if (read.ec == std::errc() && std::isfinite(value)) return to_.number(value);
    // Too near to nothing, or too large.
    const auto exponent = number.find_first_of("eE");
    const bool small = exponent != number.npos ? number[exponent + 1] == '-' : !whole;
    if (small) return to_.number(0);
    to_.null();
  }

  const std::string_view text_;
  JsonVisitor& to_;
  const bool lasting_;
  std::array<bool, json_depth> arrays_{};
  std::size_t depth_ = 0;
  bool first_ = false;  // nothing has come in the innermost container
  bool after_comma_ = false;
  std::string scratch_;
};

class TreeVisitor final : public JsonVisitor {
 public:
  void null() override { put(nullptr); }
  void boolean(bool value) override { put(value); }
  void integer(std::int64_t value) override { put(value < 0 ? json(value) : json(static_cast<std::uint64_t>(value))); }  // as nlohmann's own reader has them
  void natural(std::uint64_t value) override { put(value); }
  void number(double value) override { put(value); }
  void text(std::string_view value, bool) override { put(std::string(value)); }
  void key(std::string_view value, bool) override { key_ = value; }
  void begin(bool array) override { open_.push_back(put(array ? json::array() : json::object())); }
  void end() override { open_.pop_back(); }

  json root;

 private:
  json* put(json value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    if (open_.back()->is_array()) {
      auto& array = open_.back()->get_ref<json::array_t&>();
      array.push_back(std::move(value));
      return &array.back();
    }
    json& slot = open_.back()->get_ref<json::object_t&>()[key_];
    slot = std::move(value);
    return &slot;
  }

  std::vector<json*> open_;  // the containers that are open
  std::string key_;
};

}  // namespace

Result<void> walk_json(std::string_view text, JsonVisitor& visitor) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  std::string valid;
  const bool lasting = is_utf8(text);
  if (!lasting) {
    valid = to_valid_utf8(text);
    text = valid;
  }
  Walk walk(text, visitor, lasting);
  if (walk.all()) return {};
  if (walk.too_deep) return fail(ErrorKind::content, "the JSON is nested deeper than " + std::to_string(json_depth) + " levels", "check what the address answers");
  if (text.find_first_not_of(" \t\r\n") == text.npos) return fail(ErrorKind::content, "the answer is empty", "check what the address answers");
  if (walk.at >= text.size()) return fail(ErrorKind::content, "the JSON ends too early, after " + std::to_string(text.size()) + " bytes", "the answer was cut off on its way");
  return fail(ErrorKind::content, "not JSON from end to end: wrong at byte " + std::to_string(walk.at + 1), "check what the address answers");
}

Result<json> parse_json(std::string_view text) {
  TreeVisitor visitor;
  if (auto walked = walk_json(text, visitor); !walked) return tl::unexpected(walked.error());
  return std::move(visitor.root);
}

}  // namespace kudosk
