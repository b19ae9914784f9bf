// A tree against the table: everything in it that is not as it should be. Pure but for looking whether named files exist; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.h"
#include "config/load.h"
#include "config/shape.h"

namespace kudosk::config {

class Checker {
 public:
  /// `whole`: false where the text ended early, so that nothing is said to be missing.
  Checker(std::string file, bool whole) : file_(std::move(file)), whole_(whole) {}

  /// All of an object's keys. `where` names it in messages ("in \"screen\"").
  void object(const Node& node, const std::vector<Key>& keys, const std::string& path, const std::string& where);
  void value(const Node& node, const Shape& shape, const std::string& path, const std::string& name);

  /// A key that would hold a secret: how to name its file instead, by that of `known` which is for it.
  void secret_key(const Member& member, const std::vector<std::string>& known, const std::string& path);

  void problem(Place at, const std::string& path, std::string message, std::string suggestion = {});
  void warning(Place at, const std::string& path, std::string message, std::string suggestion = {});
  void fault(const Fault& fault) { problem(fault.at, fault.path, fault.message); }

  bool whole() const { return whole_; }
  /// In the file's order.
  std::vector<Problem> take();

 private:
  void unknown(const Member& member, const std::vector<std::string>& known, const std::string& path, const std::string& where);
  void text_value(const Node& node, const Shape& shape, const std::string& path, const std::string& name);
  void map(const Node& node, const Shape& shape, const std::string& path, const std::string& name);
  bool fits(const Node& node, const Shape& shape) const;

  std::string file_;
  bool whole_;
  std::vector<Problem> problems_;
};

/// Whether a key's name says that its value is a secret ("token", "password", …).
bool names_secret(std::string_view key);
/// What is wrong with an address; empty: nothing.
std::string address_fault(std::string_view text);

}  // namespace kudosk::config
