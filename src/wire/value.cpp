#include "wire/value.h"

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

namespace kudosk::wire {

bool Value::is_null() const { return tree_ && tree_->nodes_[at_].type == Tree::Type::null; }
bool Value::is_object() const { return tree_ && tree_->nodes_[at_].type == Tree::Type::object; }
bool Value::is_array() const { return tree_ && tree_->nodes_[at_].type == Tree::Type::array; }
bool Value::empty() const { return !tree_ || tree_->nodes_[at_].end == at_ + 1; }
std::string_view Value::key() const { return tree_ ? tree_->nodes_[at_].key : std::string_view(); }

std::optional<std::string_view> Value::text() const {
  if (!tree_ || tree_->nodes_[at_].type != Tree::Type::text) return std::nullopt;
  return tree_->nodes_[at_].text;
}

std::optional<double> Value::number() const {
  if (!tree_) return std::nullopt;
  const auto& node = tree_->nodes_[at_];
  switch (node.type) {
    case Tree::Type::integer:
      return static_cast<double>(node.integer);
    case Tree::Type::natural:
      return static_cast<double>(static_cast<std::uint64_t>(node.integer));
    case Tree::Type::number:
      return std::isfinite(node.number) ? std::optional(node.number) : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<bool> Value::boolean() const {
  if (!tree_ || tree_->nodes_[at_].type != Tree::Type::boolean) return std::nullopt;
  return tree_->nodes_[at_].integer != 0;
}

std::optional<std::string> Value::integer() const {
  if (!tree_) return std::nullopt;
  const auto& node = tree_->nodes_[at_];
  if (node.type == Tree::Type::integer) return std::to_string(node.integer);
  if (node.type == Tree::Type::natural) return std::to_string(static_cast<std::uint64_t>(node.integer));
  return std::nullopt;
}

Value Value::operator[](std::string_view key) const {
  Value found;
  if (is_object()) {
    // Each member of each object is met here: a call for those of another length or letter would be most of the time.
    const auto& nodes = tree_->nodes_;
    const std::uint32_t end = nodes[at_].end;
    for (std::uint32_t i = at_ + 1; i < end; i = nodes[i].end) {
      const std::string_view name = nodes[i].key;
      if (name.size() == key.size() && (name.empty() || (name[0] == key[0] && std::memcmp(name.data(), key.data(), key.size()) == 0))) found = Value(tree_, i);
    }
  }
  return found;
}

void Tree::clear() {
  nodes_.clear();
  open_.clear();
  strings_.clear();
  key_ = {};
}

void Tree::fill(const nlohmann::json& value) {
  clear();
  put(value);
}

void Tree::put(const nlohmann::json& value) {
  using Kind = nlohmann::json::value_t;
  switch (value.type()) {
    case Kind::object:
      begin(false);
      for (const auto& [name, member] : value.get_ref<const nlohmann::json::object_t&>()) {
        key(name, true);
        put(member);
      }
      return end();
    case Kind::array:
      begin(true);
      for (const auto& element : value) put(element);
      return end();
    case Kind::string:
      return text(value.get_ref<const std::string&>(), true);
    case Kind::boolean:
      return boolean(value.get<bool>());
    case Kind::number_integer:
      return integer(value.get<std::int64_t>());
    case Kind::number_unsigned:
      return natural(value.get<std::uint64_t>());
    case Kind::number_float:
      return number(value.get<double>());
    default:
      return null();
  }
}

}  // namespace kudosk::wire
