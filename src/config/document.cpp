#include "config/document.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "config/nearest.h"
#include "config/scanner.h"

namespace kudosk::config {
namespace {

constexpr int deepest = 64;

class Reader : private Scanner {
 public:
  explicit Reader(std::string_view text) : Scanner(text) {}

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
    out_.faults = std::move(faults_);
    return std::move(out_);
  }

 private:
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

  // --- Lists and objects ---

  /// After a value: whether another one follows. `close` ends them.
  bool more(char close, Place opened) {
    const bool took = took_comma();
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
      if (!took) add("a comma is missing before " + shown());
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
