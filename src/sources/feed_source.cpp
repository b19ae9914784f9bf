// A recognition feed (the contract's own format): one address with pages, or with a history that gives changes alone.
//
// A poll asks for the first page and follows `next`. When the last one has come, the answer to a request without `since` is given as the whole. Until that has happened once, each
// page is also given on at once as a part, so that a screen fills early; later, a part could only say with less knowledge (who is on the next page?) what the whole has said
// better. What goes wrong on the way ends the poll with a Trouble: what has come is given as a part, and nothing is taken away.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "sources/factories.h"
#include "wire/feed_json.h"
#include "wire/json_text.h"

namespace kudosk::sources {
namespace {

constexpr int most_pages = 50;
constexpr std::size_t most_items = 100000;  ///< of all pages together

/// What the source remembers between polls and starts.
struct Memory {
  std::string since;
  bool paged = false;  ///< the last whole answer had several pages: that the first has not changed says nothing about the others

  static Memory read(const std::string& text) {
    Memory memory;
    const auto json = text.empty() ? Result<nlohmann::json>(nullptr) : parse_json(text);
    if (!json || !json->is_object()) return memory;
    memory.since = json->value("since", nlohmann::json()).is_string() ? json->at("since").get<std::string>() : std::string();
    memory.paged = json->value("paged", nlohmann::json()) == true;
    return memory;
  }
  std::string write() const { return since.empty() && !paged ? std::string() : nlohmann::json{{"since", since}, {"paged", paged}}.dump(); }
  bool operator==(const Memory&) const = default;
};

bool looks_like_html(const net::Response& response) {
  const auto first = response.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos) return response.header("content-type").find("text/html") != std::string_view::npos;
  return response.body[first] == '<' || (response.body[first] != '{' && response.header("content-type").find("text/html") != std::string_view::npos);
}

/// What the pages of an answer say together.
class Pages {
 public:
  void add(FeedPage page) {
    for (auto& person : page.batch.people) {
      if (!person.id.empty()) by_id_.insert_or_assign(person.id, person);
      people_.push_back(std::move(person));
    }
    emoji_.insert(page.emoji.begin(), page.emoji.end());
    for (auto& id : page.batch.retracted) {
      if (const auto at = at_.find(id); at != at_.end()) items_[at->second].reset();
      retracted_.push_back(std::move(id));
    }
    for (auto& item : page.batch.items) {
      const auto [slot, fresh] = at_.try_emplace(item.id, items_.size());
      if (fresh) {
        items_.emplace_back(std::move(item));
      } else {
        items_[slot->second] = std::move(item);
      }
    }
  }

  /// With what is known so far of people and emoji.
  void complete(Item& item) const {
    fill_people(item, by_id_);
    use_emoji(item, emoji_);
  }

  Batch give() {
    Batch out;
    out.people = std::move(people_);
    for (auto& item : items_) {
      if (!item) continue;
      complete(*item);
      out.items.push_back(std::move(*item));
    }
    for (auto& id : retracted_)
      if (const auto at = at_.find(id); at == at_.end() || !items_[at->second]) out.retracted.push_back(std::move(id));
    *this = Pages();
    return out;
  }

  std::size_t size() const { return items_.size(); }

 private:
  std::vector<std::optional<Item>> items_;           // each id once: what was said last stands
  std::unordered_map<std::string, std::size_t> at_;  // id → its place in items_
  std::vector<std::string> retracted_;
  std::vector<Person> people_;
  std::map<std::string, Person> by_id_;
  std::map<std::string, std::string> emoji_;
};

class FeedSource final : public Source {
 public:
  FeedSource(std::string url, bool token, const std::string& memory, std::set<std::string> aliases)
      : url_(std::move(url)), token_(token), aliases_(std::move(aliases)), memory_(Memory::read(memory)) {}

  Millis default_interval() const override { return std::chrono::seconds(30); }

  Effects poll(const Now&) override {
    begin();
    return {first_page()};
  }

  Effects answer(const Now&, const Ask&, Answer answer) override {
    if (answer.error) return end_with(std::move(*answer.error));
    if (!answer.http || ((answer.not_modified || answer.http->status == 304) && count_ == 0)) return {};
    const net::Response& response = *answer.http;
    if (asked_since_ && (response.status == 400 || response.status == 410)) {
      // The server no longer knows the token: from the beginning.
      memory_.since.clear();
      begin();
      return {first_page()};
    }
    if (response.status < 200 || response.status > 299) return end_with(http_error(response, "the feed"));
    if (looks_like_html(response))
      return end_with({ErrorKind::content,
                       "the feed answered with a web page instead of JSON",
                       "the network may want a sign-in first (open any page in a browser there), or the address is that of a page",
                       response.status,
                       {}});
    const std::string from = response.url.empty() ? asking_ : response.url;
    auto page = read_feed(response.body, from);
    if (!page) {
      page.error().message = "the feed: " + page.error().message;
      return end_with(std::move(page.error()));
    }
    return take(std::move(*page), from);
  }

 private:
  void begin() {
    asked_since_ = !memory_.since.empty();
    count_ = 0;
    visited_.clear();
    pages_ = Pages();
    since_.clear();
  }

  Ask first_page() {
    // Changes alone are asked for from a moment on, so each request has an address of its own, and what is remembered for another says nothing.
    return ask(asked_since_ ? net::with_query(url_, "since", memory_.since) : url_, !memory_.paged);
  }

  Ask ask(const std::string& url, bool conditional) {
    asking_ = url;
    visited_.insert(url);
    HttpAsk http;
    http.request.url = url;
    http.request.headers = {{"Accept", "application/json"}};
    http.conditional = conditional;
    if (token_) http.secrets.push_back(SecretUse{});
    Ask out;
    out.tag = "page";
    out.what = std::move(http);
    return out;
  }

  Effects end_with(Error error) {
    Effects effects;
    if (pages_.size() > 0 && !asked_since_ && given_whole_) effects.push_back(Emit{known_ones(pages_.give())});
    effects.push_back(Trouble{std::move(error)});
    begin();
    return effects;
  }

  Effects end_with(ErrorKind kind, std::string message, std::string hint) { return end_with(Error{kind, std::move(message), std::move(hint), 0, std::nullopt}); }

  Effects take(FeedPage page, const std::string& from) {
    ++count_;
    if (page.since) since_ = *page.since;
    const std::string next = page.next.value_or("");
    Effects effects;
    Batch part;
    part.drops = std::move(page.batch.drops);
    if (asked_since_) {
      // Changes, in their order. Whoever stands there by an id alone, the holding may know.
      part.items = std::move(page.batch.items);
      part.people = page.batch.people;
      part.retracted = std::move(page.batch.retracted);
      pages_.add(std::move(page));
      for (auto& item : part.items) pages_.complete(item);
      effects.push_back(Emit{std::move(part)});
    } else if (next.empty()) {
      pages_.add(std::move(page));
      Batch whole = pages_.give();
      whole.whole = true;
      whole.retracted.clear();
      whole.drops = std::move(part.drops);
      say_unknown(whole);
      given_whole_ = true;
      effects.push_back(Emit{std::move(whole)});
    } else {
      if (!given_whole_) {
        part.items = page.batch.items;
        part.people = page.batch.people;
        part.retracted = page.batch.retracted;
      }
      pages_.add(std::move(page));
      for (auto& item : part.items) pages_.complete(item);
      part = known_ones(std::move(part));
      if (!given_whole_ || !part.drops.empty()) effects.push_back(Emit{std::move(part)});
    }
    if (next.empty()) {
      remember(effects);
      begin();
      return effects;
    }
    const Effects more = follow(next, from);
    effects.insert(effects.end(), more.begin(), more.end());
    return effects;
  }

  Effects follow(const std::string& next, const std::string& from) {
    if (!net::same_origin(next, from))
      return end_with(ErrorKind::content, "the feed's next page is at another origin (" + net::origin(next) + "), which is not followed",
                      "let the feed's 'next' point to the same server");
    if (count_ >= most_pages || pages_.size() > most_items)
      return end_with(ErrorKind::limit, "the feed has more than " + std::to_string(most_pages) + " pages or " + std::to_string(most_items) + " items; the rest is not asked for",
                      "let the feed give larger pages, or fewer items");
    if (visited_.count(next)) return end_with(ErrorKind::content, "the feed's pages lead in a circle", "the last page must have no 'next'");
    return {ask(next, false)};
  }

  /// Somebody whom a later page may tell of is waited for.
  static Batch known_ones(Batch batch) {
    batch.items.erase(std::remove_if(batch.items.begin(), batch.items.end(), [](const Item& item) { return !knows_who(item); }), batch.items.end());
    return batch;
  }

  /// Who stands there by an id that nobody has, neither in the whole answer nor by the office's word. They are given on all the same: the office may name them at any time.
  void say_unknown(Batch& batch) const {
    auto aliases = aliases_of(batch.people);
    aliases.insert(aliases_.begin(), aliases_.end());
    for (const auto& item : batch.items)
      if (!knows_who(item, aliases)) batch.drops.push_back({item.id, std::string(item.kind() == Kind::milestone ? "who" : "to") + ": nobody in people has that id"});
  }

  void remember(Effects& effects) {
    Memory next = memory_;
    if (!since_.empty()) next.since = since_;
    if (!asked_since_) next.paged = count_ > 1;
    if (next == memory_) return;
    memory_ = next;
    effects.push_back(Remember{memory_.write()});
  }

  const std::string url_;
  const bool token_;
  const std::set<std::string> aliases_;  // by which the office names people
  Memory memory_;
  bool given_whole_ = false;  // once since the start
  // of the poll under way
  bool asked_since_ = false;
  int count_ = 0;  // pages that have come
  std::string asking_;
  std::set<std::string> visited_;
  Pages pages_;
  std::string since_;
};

}  // namespace

Result<std::unique_ptr<Source>> make_feed(const Made& made) {
  static const nlohmann::json none = nlohmann::json::object();
  const nlohmann::json& options = made.settings.options ? *made.settings.options : none;
  const auto url = options.find("url");
  if (url == options.end()) return fail(ErrorKind::config, "/url: a feed needs the address that it is asked at", R"(for example "url": "https://kudos.example.com/feed")");
  if (!url->is_string() || net::origin(url->get_ref<const std::string&>()).empty())
    return fail(ErrorKind::config, "/url: must be an absolute http or https address", R"(for example "https://kudos.example.com/feed")");
  return std::make_unique<FeedSource>(url->get<std::string>(), options.contains("token_file"), made.memory, aliases_of(made.people));
}

}  // namespace kudosk::sources
