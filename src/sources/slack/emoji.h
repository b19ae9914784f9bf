// Emoji by their short names: the standard set from a table in assets/emoji, and a workspace's own from emoji.list. Immutable after construction but for set(); network thread.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace kudosk::sources::slack {

/// What a short name stands for: a character, or a picture of the workspace's own.
struct Glyph {
  std::string character;  ///< empty for one of its own
  std::string address;
  bool operator==(const Glyph&) const = default;
};

/// "wave::skin-tone-2" without its tone.
std::string_view base_name(std::string_view name);

class StandardEmoji {
 public:
  /// The table's text; lines that are none are left out.
  explicit StandardEmoji(std::string_view table);
  /// The table of assets/emoji/short-names.txt, read once; empty where the file is not there (then emoji stay names).
  static const StandardEmoji& installed();

  /// The character; `tone` 2–6 where the emoji takes one. The name may carry its tone itself ("wave::skin-tone-2").
  std::optional<std::string> find(std::string_view name, int tone = 0) const;
  /// What all names of one emoji have in common ("+1", "thumbsup" and the character itself are one), its tone left aside; a name that is not known is its own.
  std::string key(std::string_view name) const;
  std::size_t size() const { return names_.size(); }

 private:
  struct Entry {
    std::string character;
    bool tones = false;
  };
  std::unordered_map<std::string, Entry> names_;
};

class WorkspaceEmoji {
 public:
  explicit WorkspaceEmoji(const StandardEmoji& standard) : standard_(&standard) {}
  /// `emoji` of emoji.list: name → address, or "alias:other". What is neither is left out.
  void set(const nlohmann::json& emoji);
  /// nullopt: unknown. An alias is followed eight times at most.
  std::optional<Glyph> find(std::string_view name, int tone = 0) const;
  /// As StandardEmoji::key(), with the workspace's aliases.
  std::string key(std::string_view name) const;
  /// An emoji that is not known was wanted since set().
  bool missed() const { return missed_; }
  void miss() { missed_ = true; }

 private:
  const StandardEmoji* standard_;
  std::unordered_map<std::string, std::string> own_;
  bool missed_ = false;
};

}  // namespace kudosk::sources::slack
