// A feed document, item by item: what is held at any moment is the items read so far and the tree of one.
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "domain/each_person.h"
#include "net/http.h"
#include "wire/feed_json.h"
#include "wire/fields.h"
#include "wire/json_text.h"
#include "wire/read_one.h"

namespace kudosk {
namespace {

using nlohmann::json;
using wire::ReadOne;

/// Items in their order, each id once: what was said last about it stands.
class Items {
 public:
  void take(ReadOne read, std::size_t place) {
    switch (read.what) {
      case ReadOne::What::unknown_kind:
        return;
      case ReadOne::What::dropped:
        drops.push_back({read.item.id.empty() ? "/items/" + std::to_string(place) : read.item.id, std::move(read.reason)});
        return;
      case ReadOne::What::taken:
      case ReadOne::What::retracted:
        break;
    }
    const bool alive = read.what == ReadOne::What::taken;
    const auto [slot, fresh] = at_.try_emplace(read.item.id, entries_.size());
    if (fresh) {
      entries_.push_back({std::move(read.item), alive});
    } else {
      entries_[slot->second] = {std::move(read.item), alive};
    }
  }

  void give(Batch& batch) {
    batch.items.reserve(entries_.size());
    for (auto& entry : entries_) {
      if (entry.alive) {
        batch.items.push_back(std::move(entry.item));
      } else {
        batch.retracted.push_back(std::move(entry.item.id));
      }
    }
    batch.drops = std::move(drops);
  }

  std::vector<Drop> drops;

 private:
  struct Entry {
    Item item;
    bool alive;
  };
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> at_;
};

class FeedVisitor final : public JsonVisitor {
 public:
  explicit FeedVisitor(std::string_view base) : base_(base) {}

  bool null() override { return scalar(nullptr); }
  bool boolean(bool v) override { return scalar(v); }
  bool number_integer(number_integer_t v) override { return scalar(v); }
  bool number_unsigned(number_unsigned_t v) override { return scalar(v); }
  bool number_float(number_float_t v, const string_t&) override { return scalar(v); }
  bool string(string_t& v) override { return building() ? scalar(std::move(v)) : scalar(nullptr); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(json::object(), false); }
  bool start_array(std::size_t) override { return open(json::array(), true); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& v) override {
    if (depth_ == 1) {
      key_ = std::move(v);
    } else if (building()) {
      tree_.key(std::move(v));
    }
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
  void restart() override { *this = FeedVisitor(base_); }

  Items items;
  bool has_items = false;
  std::vector<Person> people;
  json version, next, since, emoji;

 private:
  /// A list whose elements are taken one by one.
  bool listed() const { return list_ && (key_ == "items" || key_ == "people"); }
  /// Whether what is met now is kept: an element of a list, or a value of the document that is asked for.
  bool building() const {
    if (depth_ == 0) return false;
    if (listed()) return depth_ >= 2;
    return key_ == "version" || key_ == "next" || key_ == "since" || key_ == "emoji" || (depth_ == 1 && (key_ == "items" || key_ == "people"));
  }

  bool scalar(json v) {
    if (depth_ == 0) return false;
    if (!building()) return true;
    tree_.scalar(std::move(v));
    if (tree_.done()) finished();
    return true;
  }

  bool open(json empty, bool array) {
    if (depth_ == 0) {
      if (array) return false;
    } else if (depth_ == 1 && array && (key_ == "items" || key_ == "people")) {
      // The last of duplicate keys stands.
      list_ = true;
      place_ = 0;
      if (key_ == "items") {
        items = Items();
        has_items = true;
      } else {
        people.clear();
      }
    } else if (building()) {
      tree_.open(std::move(empty));
    }
    ++depth_;
    return true;
  }

  bool close() {
    --depth_;
    if (depth_ == 1 && list_) {
      list_ = false;
    } else if (depth_ >= 1 && building() && !tree_.done() && tree_.close()) {
      finished();
    }
    return true;
  }

  void finished() {
    json value = tree_.take();
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
      version = std::move(value);
    } else if (key_ == "next") {
      next = std::move(value);
    } else if (key_ == "since") {
      since = std::move(value);
    } else if (key_ == "emoji") {
      emoji = std::move(value);
    }
  }

  std::string_view base_;
  std::size_t depth_ = 0;
  std::string key_;    // of the document's own
  bool list_ = false;  // inside of one
  std::size_t place_ = 0;
  JsonTree tree_;
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
  if (!visitor.version.is_null() && !(visitor.version.is_number() && visitor.version.get<double>() == 1))
    return fail(ErrorKind::content, "the feed's version is not 1", "this kudosk reads version 1 alone");
  if (!visitor.has_items) return fail(ErrorKind::content, "the feed has no list of items", "check that the address is that of a recognition feed");

  FeedPage page;
  page.emoji = wire::emoji_map(visitor.emoji, base);
  visitor.items.give(page.batch);
  page.batch.people = std::move(visitor.people);
  const auto people = by_id(page.batch.people);
  for (auto& item : page.batch.items) {
    fill_people(item, people);
    use_emoji(item, page.emoji);
  }
  if (visitor.next.is_string() && !visitor.next.get_ref<const std::string&>().empty()) page.next = net::resolve(base, visitor.next.get_ref<const std::string&>());
  if (auto since = wire::id(visitor.since)) page.since = std::move(*since);
  return page;
}

Result<Item> read_item(const nlohmann::json& object, const std::map<std::string, Person>& people, std::string_view base) {
  auto read = wire::read_one(object, base);
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
