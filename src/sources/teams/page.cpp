#include "sources/teams/page.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sources/shallow_json.h"
#include "wire/json_text.h"

namespace kudosk::sources::teams {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 37> wanted{"@odata.deltaLink",
                                                  "@odata.nextLink",
                                                  "application",
                                                  "attachments",
                                                  "body",
                                                  "code",
                                                  "content",
                                                  "contentType",
                                                  "createdDateTime",
                                                  "deletedDateTime",
                                                  "displayName",
                                                  "dlpAction",
                                                  "error",
                                                  "from",
                                                  "id",
                                                  "importance",
                                                  "lastEditedDateTime",
                                                  "lastModifiedDateTime",
                                                  "mail",
                                                  "mentionText",
                                                  "mentioned",
                                                  "mentions",
                                                  "message",
                                                  "messageType",
                                                  "name",
                                                  "onBehalfOf",
                                                  "policyViolation",
                                                  "reactionContentUrl",
                                                  "reactionType",
                                                  "reactions",
                                                  "replyToId",
                                                  "subject",
                                                  "teamsAppId",
                                                  "user",
                                                  "userPrincipalName",
                                                  "value",
                                                  "webUrl"};

/// A table open to its neighbours, by length and ends: most keys of Graph's answers are none of these, and none may cost much.
constexpr std::size_t slots = 128;
constexpr std::size_t slot(std::string_view key) { return (key.size() * 31 + static_cast<unsigned char>(key.front()) * 7u + static_cast<unsigned char>(key.back())) % slots; }
constexpr auto table = [] {
  std::array<std::string_view, slots> out{};
  for (const auto word : wanted) {
    std::size_t at = slot(word);
    while (!out[at].empty()) at = (at + 1) % slots;
    out[at] = word;
  }
  return out;
}();

bool is_wanted(std::string_view key) {
  if (key.empty()) return false;
  for (std::size_t at = slot(key); !table[at].empty(); at = (at + 1) % slots)
    if (table[at] == key) return true;
  return false;
}

class Tree final : public JsonVisitor {
 public:
  json root;

  void null() override {
    // A member that is null is read as one that is not there.
    if (skipping()) return;
    if (open_.empty() || open_.back()->is_array())
      put(json());
    else
      open_.back()->get_ref<json::object_t&>().erase(key_);
  }
  void boolean(bool value) override { leaf(value); }
  void integer(std::int64_t value) override { leaf(value); }
  void natural(std::uint64_t value) override { leaf(value); }
  void number(double value) override { leaf(value); }
  void text(std::string_view value, bool) override {
    if (!skipping()) put(json(std::string(value)));
  }
  void key(std::string_view value, bool) override {
    if (deep_ > 0) return;
    unwanted_ = whole_ == 0 && !is_wanted(value);
    if (!unwanted_) key_ = value;
  }
  void begin(bool array) override {
    if (deep_ > 0 || unwanted_) {
      ++deep_;
      unwanted_ = false;
      return;
    }
    // A card may stand there as it is: nobody knows its keys.
    const bool card = whole_ == 0 && !array && !open_.empty() && open_.back()->is_object() && key_ == "content";
    json* made = put(array ? json::array() : json::object());
    open_.push_back(made);
    if (whole_ > 0 || card) ++whole_;
  }
  void end() override {
    if (deep_ > 0) {
      --deep_;
      return;
    }
    open_.pop_back();
    if (whole_ > 0) --whole_;
  }

 private:
  bool skipping() {
    if (deep_ > 0) return true;
    return std::exchange(unwanted_, false);
  }
  template <class Value>
  void leaf(Value value) {
    if (!skipping()) put(json(value));
  }
  json* put(json value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    json& parent = *open_.back();
    if (parent.is_array()) return &parent.get_ref<json::array_t&>().emplace_back(std::move(value));
    json& member = parent.get_ref<json::object_t&>()[key_];
    member = std::move(value);
    return &member;
  }

  std::vector<json*> open_;
  std::string key_;
  std::size_t deep_ = 0;   // levels within what is not wanted
  std::size_t whole_ = 0;  // levels within what is wanted as it is
  bool unwanted_ = false;  // the member that comes next
};

}  // namespace

Result<json> read_page(std::string_view text) {
  Tree tree;
  auto read = walk_json(text, tree);
  if (read) return std::move(tree.root);
  const std::string rest = pruned(text, json_depth - 1);
  if (rest.empty() || rest.size() == text.size()) return tl::unexpected(std::move(read.error()));
  Tree other;
  read = walk_json(rest, other);
  if (!read) return tl::unexpected(std::move(read.error()));
  return std::move(other.root);
}

}  // namespace kudosk::sources::teams
