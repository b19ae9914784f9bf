// Values out of a checked tree. What is missing, or was found wrong, leaves the default alone. Pure; any thread.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "config/document.h"
#include "config/load.h"
#include "domain/item.h"

namespace kudosk::config {

/// An object's values by their keys; one that is not there is an empty object.
class Reading {
 public:
  explicit Reading(const Node* node) : node_(node && node->is(Node::Type::object) ? node : nullptr) {}

  const Node* node(std::string_view key) const { return node_ ? node_->find(key) : nullptr; }
  Reading object(std::string_view key) const { return Reading(node(key)); }
  const std::vector<Node>& list(std::string_view key) const;
  const std::vector<Member>& members() const;

  void text(std::string_view key, std::string& out) const;  ///< cleaned
  void raw(std::string_view key, std::string& out) const;   ///< as it stands
  void texts(std::string_view key, std::vector<std::string>& out) const;
  void flag(std::string_view key, bool& out) const;
  void number(std::string_view key, double& out) const;
  std::optional<Millis> duration(std::string_view key) const;
  std::optional<std::int64_t> whole(std::string_view key) const;
  /// Relative to `folder`; empty stays empty.
  void path(std::string_view key, const std::filesystem::path& folder, std::filesystem::path& out) const;

  template <class E, std::size_t N>
  void choice(std::string_view key, const std::pair<std::string_view, E> (&words)[N], E& out) const {
    const Node* value = node(key);
    if (!value || !value->is(Node::Type::text)) return;
    for (const auto& [word, meaning] : words)
      if (value->text == word) out = meaning;
  }

 private:
  const Node* node_;
};

/// `folder`: what a picture's path is relative to.
Person read_person(const Node& node, const std::filesystem::path& folder);
/// An address stays, a path is one from that folder.
std::string picture_of(const std::string& picture, const std::filesystem::path& folder);

}  // namespace kudosk::config
