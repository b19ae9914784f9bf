#include "wire/json_text.h"

#include <cmath>
#include <cstdlib>
#include <optional>

#include "base/unicode.h"

namespace kudosk {
namespace {

using nlohmann::json;

bool digit(char c) { return c >= '0' && c <= '9'; }

/// The value of four hexadecimal digits at `at`.
std::optional<unsigned> hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  unsigned value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const char c = text[i];
    value <<= 4;
    if (digit(c)) {
      value += static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value += static_cast<unsigned>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      value += static_cast<unsigned>(c - 'A') + 10;
    } else {
      return std::nullopt;
    }
  }
  return value;
}

/// The end of a number by JSON's grammar that begins at `at`; `at` where there is none.
std::size_t number_end(std::string_view text, std::size_t at) {
  std::size_t i = at;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && digit(text[i])) ++i;
    return i > from;
  };
  if (i < text.size() && text[i] == '-') ++i;
  if (i < text.size() && text[i] == '0') {
    ++i;
  } else if (!digits()) {
    return at;
  }
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return at;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return at;
  }
  return i;
}

/// What walk_json() promises to mend. Syntax that is wrong stays wrong.
std::string mended(std::string_view text) {
  const std::string valid = to_valid_utf8(text);
  std::string out;
  out.reserve(valid.size());
  const std::string_view in = valid;
  bool inside = false;
  for (std::size_t i = 0; i < in.size();) {
    const char c = in[i];
    if (inside && c == '\\' && i + 1 < in.size()) {
      const auto unit = in[i + 1] == 'u' ? hex4(in, i + 2) : std::nullopt;
      if (!unit) {
        out.append(in.substr(i, 2));
        i += 2;
      } else if (*unit < 0xD800 || *unit > 0xDFFF) {
        out.append(in.substr(i, 6));
        i += 6;
      } else {
        const auto next = in.substr(i + 6, 2) == "\\u" ? hex4(in, i + 8) : std::nullopt;
        const bool pair = *unit < 0xDC00 && next && *next >= 0xDC00 && *next <= 0xDFFF;
        out.append(pair ? in.substr(i, 12) : std::string_view("\\ufffd"));
        i += pair ? 12 : 6;
      }
      continue;
    }
    if (c == '"') inside = !inside;
    if (!inside && (c == '-' || digit(c))) {
      const std::size_t end = number_end(in, i);
      if (end > i) {
        const std::string number(in.substr(i, end - i));
        out += std::isfinite(std::strtod(number.c_str(), nullptr)) ? number : "null";
        i = end;
        continue;
      }
    }
    out += c;
    ++i;
  }
  return out;
}

/// Passes on what is met, and holds the depth.
class Guard final : public nlohmann::json_sax<json> {
 public:
  explicit Guard(JsonVisitor& visitor) : to_(visitor) {}
  bool null() override { return to_.null(); }
  bool boolean(bool v) override { return to_.boolean(v); }
  bool number_integer(number_integer_t v) override { return to_.number_integer(v); }
  bool number_unsigned(number_unsigned_t v) override { return to_.number_unsigned(v); }
  bool number_float(number_float_t v, const string_t& s) override { return to_.number_float(v, s); }
  bool string(string_t& v) override { return to_.string(v); }
  bool binary(binary_t& v) override { return to_.binary(v); }
  bool start_object(std::size_t n) override { return deeper() && to_.start_object(n); }
  bool key(string_t& v) override { return to_.key(v); }
  bool end_object() override {
    --depth_;
    return to_.end_object();
  }
  bool start_array(std::size_t n) override { return deeper() && to_.start_array(n); }
  bool end_array() override {
    --depth_;
    return to_.end_array();
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    broken_at = position;
    return false;
  }

  std::optional<std::size_t> broken_at;
  bool too_deep = false;

 private:
  bool deeper() {
    too_deep = ++depth_ > json_depth;
    return !too_deep;
  }
  JsonVisitor& to_;
  std::size_t depth_ = 0;
};

class TreeVisitor final : public JsonVisitor {
 public:
  bool null() override { return scalar(nullptr); }
  bool boolean(bool v) override { return scalar(v); }
  bool number_integer(number_integer_t v) override { return scalar(v); }
  bool number_unsigned(number_unsigned_t v) override { return scalar(v); }
  bool number_float(number_float_t v, const string_t&) override { return scalar(v); }
  bool string(string_t& v) override { return scalar(std::move(v)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool key(string_t& v) override {
    tree.key(std::move(v));
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
  void restart() override { tree.clear(); }

  JsonTree tree;

 private:
  bool scalar(json v) {
    tree.scalar(std::move(v));
    return true;
  }
  bool open(json v) {
    tree.open(std::move(v));
    return true;
  }
  bool close() {
    tree.close();
    return true;
  }
};

}  // namespace

Result<void> walk_json(std::string_view text, JsonVisitor& visitor) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  Guard guard(visitor);
  if (json::sax_parse(text, &guard)) return {};
  // What has to be mended is rare, and looking for it costs as much as reading: only what failed is looked at.
  if (guard.broken_at) {
    if (const std::string again = mended(text); again != text) {
      visitor.restart();
      Guard second(visitor);
      if (json::sax_parse(again, &second)) return {};
      guard.broken_at = second.broken_at;
      guard.too_deep = second.too_deep;
    }
  }
  if (guard.too_deep) return fail(ErrorKind::content, "the JSON is nested deeper than " + std::to_string(json_depth) + " levels", "check what the address answers");
  if (!guard.broken_at) return fail(ErrorKind::content, "the JSON has another form than expected");
  if (text.find_first_not_of(" \t\r\n") == text.npos) return fail(ErrorKind::content, "the answer is empty", "check what the address answers");
  if (*guard.broken_at >= text.size())
    return fail(ErrorKind::content, "the JSON ends too early, after " + std::to_string(text.size()) + " bytes", "the answer was cut off on its way");
  return fail(ErrorKind::content, "not JSON from end to end: wrong at byte " + std::to_string(*guard.broken_at), "check what the address answers");
}

void JsonTree::clear() {
  root_ = nullptr;
  stack_.clear();
  key_.clear();
}

json* JsonTree::put(json value) {
  if (stack_.empty()) {
    root_ = std::move(value);
    return &root_;
  }
  json& parent = *stack_.back();
  if (parent.is_array()) {
    auto& array = parent.get_ref<json::array_t&>();
    array.push_back(std::move(value));
    return &array.back();
  }
  json& slot = parent.get_ref<json::object_t&>()[std::move(key_)];
  slot = std::move(value);
  return &slot;
}

void JsonTree::scalar(json value) { put(std::move(value)); }
void JsonTree::open(json empty) { stack_.push_back(put(std::move(empty))); }
void JsonTree::key(std::string name) { key_ = std::move(name); }

bool JsonTree::close() {
  stack_.pop_back();
  return stack_.empty();
}

json JsonTree::take() {
  json out = std::move(root_);
  clear();
  return out;
}

Result<json> parse_json(std::string_view text) {
  TreeVisitor visitor;
  if (auto walked = walk_json(text, visitor); !walked) return tl::unexpected(walked.error());
  return visitor.tree.take();
}

}  // namespace kudosk
