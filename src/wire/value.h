// One JSON value in one flat list that is used again for the next: what an item is read from. For wire, and for sources that make items of other shapes. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kudosk::wire {

class Tree;

/// A place in a Tree, or nothing. Lives as long as the tree is not filled anew.
class Value {
 public:
  Value() = default;
  explicit operator bool() const { return tree_ != nullptr; }
  bool is_null() const;
  bool is_object() const;
  bool is_array() const;
  bool empty() const;  ///< an object or array without anything in it
  std::optional<std::string_view> text() const;
  std::optional<double> number() const;
  std::optional<bool> boolean() const;
  /// A whole number as its decimal text.
  std::optional<std::string> integer() const;
  /// The last member of that name; nothing: there is none, or this is no object.
  Value operator[](std::string_view key) const;
  /// f(Value) for each element or member.
  template <class F>
  void each(F&& f) const;
  std::string_view key() const;

 private:
  friend class Tree;
  Value(const Tree* tree, std::uint32_t at) : tree_(tree), at_(at) {}
  const Tree* tree_ = nullptr;
  std::uint32_t at_ = 0;
};

class Tree {
 public:
  void clear();
  /// Room for about so many values.
  void reserve(std::size_t values) { nodes_.reserve(values); }
  /// The value as a whole has been put in.
  bool done() const { return open_.empty() && !nodes_.empty(); }
  bool started() const { return !nodes_.empty(); }
  Value root() const { return nodes_.empty() ? Value() : Value(this, 0); }

  void key(std::string_view name, bool stays) { key_ = kept(name, stays); }
  void null() { add(Type::null); }
  void boolean(bool value) { add(Type::boolean).integer = value; }
  void integer(std::int64_t value) { add(Type::integer).integer = value; }
  void natural(std::uint64_t value) { add(Type::natural).integer = static_cast<std::int64_t>(value); }
  void number(double value) { add(Type::number).number = value; }
  void text(std::string_view value, bool stays) {
    const std::string_view lasting = kept(value, stays);
    add(Type::text).text = lasting;
  }
  void begin(bool array) {
    open_.push_back(static_cast<std::uint32_t>(nodes_.size()));
    add(array ? Type::array : Type::object);
  }
  void end() {
    nodes_[open_.back()].end = static_cast<std::uint32_t>(nodes_.size());
    open_.pop_back();
  }
  /// The same from a tree of nlohmann's, which has to outlive this.
  void fill(const nlohmann::json& value);

 private:
  friend class Value;
  enum class Type : std::uint8_t { null, boolean, integer, natural, number, text, array, object };
  struct Node {
    Type type = Type::null;
    std::uint32_t end = 0;  // behind the last node that belongs to it
    std::string_view key, text;
    double number = 0;
    std::int64_t integer = 0;
  };
  Node& add(Type type) {
    Node& node = nodes_.emplace_back();
    node.type = type;
    node.end = static_cast<std::uint32_t>(nodes_.size());
    node.key = key_;
    key_ = {};
    return node;
  }
  std::string_view kept(std::string_view text, bool stays) { return stays ? text : std::string_view(strings_.emplace_back(text)); }
  void put(const nlohmann::json& value);

  std::vector<Node> nodes_;          // each followed by what is in it
  std::vector<std::uint32_t> open_;  // containers without an end yet
  std::deque<std::string> strings_;  // texts that do not stay by themselves
  std::string_view key_;
};

template <class F>
void Value::each(F&& f) const {
  if (!is_array() && !is_object()) return;
  for (std::uint32_t i = at_ + 1; i < tree_->nodes_[at_].end; i = tree_->nodes_[i].end) f(Value(tree_, i));
}

}  // namespace kudosk::wire
