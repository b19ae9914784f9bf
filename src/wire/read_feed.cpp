// A feed document, item by item: what is held at any moment is the items read so far and the tree of one.
#include <unordered_map>

#include "domain/each_person.h"
#include "net/http.h"
#include "wire/feed_json.h"
#include "wire/fields.h"
#include "wire/json_text.h"
#include "wire/read_one.h"

namespace kudosk {
namespace {

using wire::ReadOne;
using wire::Tree;
using wire::Value;

constexpr std::size_t longest_token = 4096;  ///< a `since` beyond this is none

/// Items in their order, each id once: what was said last about it stands.
class Items {
 public:
  void take(ReadOne read, std::size_t place) {
    switch (read.what) {
      case ReadOne::What::unknown_kind:
        return;
      case ReadOne::What::dropped:
        drops_.push_back({read.item.id.empty() ? "/items/" + std::to_string(place) : read.item.id, std::move(read.reason)});
        return;
      case ReadOne::What::taken:
      case ReadOne::What::retracted:
        break;
    }
    const bool alive = read.what == ReadOne::What::taken;
    const auto [slot, fresh] = at_.try_emplace(read.item.id, items_.size());
    if (fresh) {
      items_.push_back(std::move(read.item));
      alive_.push_back(alive);
    } else {
      items_[slot->second] = std::move(read.item);
      alive_[slot->second] = alive;
    }
  }

  void give(Batch& batch) {
    batch.drops = std::move(drops_);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (!alive_[i]) {
        batch.retracted.push_back(std::move(items_[i].id));
      } else if (kept++ != i) {
        items_[kept - 1] = std::move(items_[i]);
      }
    }
    items_.resize(kept);
    batch.items = std::move(items_);
  }

 private:
  std::vector<Item> items_;  // of a retracted one, only the id
  std::vector<bool> alive_;
  std::unordered_map<std::string, std::size_t> at_;
  std::vector<Drop> drops_;
};

class FeedVisitor final : public JsonVisitor {
 public:
  explicit FeedVisitor(std::string_view base) : base_(base) {}

  void null() override {
    if (wanted()) put([&](Tree& tree) { tree.null(); });
  }
  void boolean(bool value) override {
    if (wanted()) put([&](Tree& tree) { tree.boolean(value); });
  }
  void integer(std::int64_t value) override {
    if (wanted()) put([&](Tree& tree) { tree.integer(value); });
  }
  void natural(std::uint64_t value) override {
    if (wanted()) put([&](Tree& tree) { tree.natural(value); });
  }
  void number(double value) override {
    if (wanted()) put([&](Tree& tree) { tree.number(value); });
  }
  void text(std::string_view value, bool stays) override {
    if (wanted()) put([&](Tree& tree) { tree.text(value, stays); });
  }

  void key(std::string_view value, bool stays) override {
    if (depth_ == 1) {
      key_ = value;
    } else if (wanted()) {
      tree_.key(value, stays);
    }
  }

  void begin(bool array) override {
    if (depth_ == 0) {
      is_object = !array;
    } else if (depth_ == 1 && array && is_object && (key_ == "items" || key_ == "people")) {
      // The last of duplicate keys stands.
      list_ = true;
      place_ = 0;
      if (key_ == "items") {
        items = Items();
        has_items = true;
      } else {
        people.clear();
      }
    } else if (wanted()) {
      tree_.begin(array);
    }
    ++depth_;
  }

  void end() override {
    --depth_;
    if (depth_ == 1 && list_) {
      list_ = false;
    } else if (depth_ >= 1 && wanted()) {
      tree_.end();
      if (tree_.done()) finished();
    }
  }

  bool is_object = false;
  Items items;
  bool has_items = false;
  std::vector<Person> people;
  std::optional<double> version;
  bool has_version = false;
  std::string next;
  std::optional<std::string> since;
  std::map<std::string, std::string> emoji;

 private:
  /// Whether what is met now is kept: an element of a list, or a value of the document that is asked for.
  bool wanted() const {
    if (depth_ == 0 || !is_object) return false;
    if (list_) return true;
    return key_ == "version" || key_ == "next" || key_ == "since" || key_ == "emoji" || (depth_ == 1 && key_ == "items");
  }

  template <class F>
  void put(F&& f) {
    f(tree_);
    if (tree_.done()) finished();
  }

  void finished() {
    const Value value = tree_.root();
    if (list_) {
      if (key_ == "items") {
        items.take(wire::read_one(value, base_), place_);
      } else if (auto person = wire::read_one_person(value, base_)) {
        people.push_back(std::move(*person));
      }
      ++place_;
    } else if (key_ == "items") {
      has_items = false;
    } else if (key_ == "version") {
      has_version = !value.is_null();
      version = value.number();
    } else if (key_ == "next") {
      next = std::string(value.text().value_or(""));
    } else if (key_ == "since") {
      const auto text = value.text();
      since = text ? std::string(*text) : value.integer();
      if (since && (since->empty() || since->size() > longest_token)) since.reset();
    } else if (key_ == "emoji") {
      emoji = wire::emoji_map(value, base_);
    }
    tree_.clear();
  }

  std::string_view base_;
  std::size_t depth_ = 0;
  std::string key_;    // of the document's own
  bool list_ = false;  // inside of one
  std::size_t place_ = 0;
  Tree tree_;
};

}  // namespace

void use_emoji(Item& item, const std::map<std::string, std::string>& emoji) {
  auto* praise = std::get_if<Recognition>(&item.body);
  if (!praise || emoji.empty()) return;
  const auto use = [&](const std::string& name) {
    if (const auto found = emoji.find(name); found != emoji.end()) item.emoji.emplace(*found);
  };
  const std::string& text = praise->message;
  for (std::size_t from = text.find(':'); from != text.npos;) {
    const std::size_t to = text.find(':', from + 1);
    if (to == text.npos) break;
    if (to - from <= 201) use(text.substr(from + 1, to - from - 1));
    from = to;
  }
  for (const auto& span : praise->spans)
    if (!span.emoji.empty()) use(span.emoji);
  for (const auto& reaction : praise->reactions)
    if (reaction.emoji.size() > 2 && reaction.emoji.front() == ':' && reaction.emoji.back() == ':') use(reaction.emoji.substr(1, reaction.emoji.size() - 2));
}

Result<FeedPage> read_feed(std::string_view text, std::string_view base) {
  FeedVisitor visitor(base);
  if (auto walked = walk_json(text, visitor); !walked) return tl::unexpected(walked.error());
  if (visitor.has_version && visitor.version != 1.0) return fail(ErrorKind::content, "the feed's version is not 1", "this kudosk reads version 1 alone");
  if (!visitor.has_items) return fail(ErrorKind::content, "the feed has no list of items", "check that the address is that of a recognition feed");

  FeedPage page;
  page.emoji = std::move(visitor.emoji);
  visitor.items.give(page.batch);
  page.batch.people = std::move(visitor.people);
  const auto people = by_id(page.batch.people);
  for (auto& item : page.batch.items) {
    fill_people(item, people);
    use_emoji(item, page.emoji);
  }
  if (!visitor.next.empty()) page.next = net::resolve(base, visitor.next);
  page.since = std::move(visitor.since);
  return page;
}

Result<Item> read_item(const nlohmann::json& object, const std::map<std::string, Person>& people, std::string_view base) {
  Tree tree;
  tree.fill(object);
  auto read = wire::read_one(tree.root(), base);
  switch (read.what) {
    case ReadOne::What::taken:
      break;
    case ReadOne::What::retracted:
      return fail(ErrorKind::content, "it is retracted");
    case ReadOne::What::unknown_kind:
      return fail(ErrorKind::content, "kind: not a known one");
    case ReadOne::What::dropped:
      return fail(ErrorKind::content, std::move(read.reason));
  }
  fill_people(read.item, people);
  return std::move(read.item);
}

}  // namespace kudosk
