// A recognition feed (the contract's own format): one address with pages, or with a history that gives changes alone.
//
// A poll asks for the first page and follows `next`. Each page is given on at once as a part, so that a screen fills early; when the last one has come, the answer to a
// request without `since` is given once more as the whole. What goes wrong on the way ends the poll with a Trouble, and nothing is taken away.
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
constexpr std::size_t most_items = 200000;   ///< of all pages together

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
  return (first != std::string::npos && response.body[first] == '<') || response.header("content-type").find("text/html") != std::string_view::npos;
}

class FeedSource final : public Source {
 public:
  FeedSource(std::string url, bool token, const std::string& memory) : url_(std::move(url)), token_(token), memory_(Memory::read(memory)) {}

  Millis default_interval() const override { return std::chrono::seconds(30); }

  Effects poll(const Now&) override {
    begin();
    return {first_page()};
  }

  Effects answer(const Now&, const Ask&, Answer answer) override {
    if (answer.error) return end_with(std::move(*answer.error));
    if (answer.not_modified || !answer.http || answer.http->status == 304) return {};
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
    pages_ = 0;
    visited_.clear();
    items_.clear();
    at_.clear();
    all_people_.clear();
    people_.clear();
    emoji_.clear();
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
    begin();
    return {Trouble{std::move(error)}};
  }

  Effects take(FeedPage page, const std::string& from) {
    ++pages_;
    if (page.since) since_ = *page.since;
    if (pages_ == 1 && !page.next) return last(std::move(page));

    Effects effects;
    Batch part = gather(std::move(page.batch), page.emoji);
    const std::string next = page.next.value_or("");
    if (next.empty()) {
      const Effects end = finish(std::move(part));
      effects.insert(effects.end(), end.begin(), end.end());
      return effects;
    }
    effects.push_back(Emit{std::move(part)});
    if (!net::same_origin(next, from)) {
      stop(effects, ErrorKind::content, "the feed's next page is at another origin (" + net::origin(next) + "), which is not followed",
           "let the feed's 'next' point to the same server");
    } else if (pages_ >= most_pages || items_.size() > most_items) {
      stop(effects, ErrorKind::limit, "the feed has more than " + std::to_string(most_pages) + " pages or " + std::to_string(most_items) + " items; the rest is not asked for",
           "let the feed give larger pages, or fewer items");
    } else if (visited_.count(next)) {
      stop(effects, ErrorKind::content, "the feed's pages lead in a circle", "the last page must have no 'next'");
    } else {
      effects.push_back(ask(next, false));
    }
    return effects;
  }

  void stop(Effects& effects, ErrorKind kind, std::string message, std::string hint) {
    effects.push_back(Trouble{{kind, std::move(message), std::move(hint), 0, std::nullopt}});
    begin();
  }

  /// The answer is one page.
  Effects last(FeedPage page) {
    Batch batch = std::move(page.batch);
    batch.whole = !asked_since_;
    if (batch.whole) drop_unknown(batch);
    Effects effects{Emit{std::move(batch)}};
    remember(effects, false);
    begin();
    return effects;
  }

  /// Adds a page to what the whole will be; gives what of it can be shown at once.
  Batch gather(Batch page, const std::map<std::string, std::string>& emoji) {
    for (const auto& person : page.people)
      if (!person.id.empty()) people_.insert_or_assign(person.id, person);
    emoji_.insert(emoji.begin(), emoji.end());
    for (auto& item : page.items) {
      fill_people(item, people_);
      use_emoji(item, emoji_);
    }
    if (asked_since_) return page;
    for (const auto& id : page.retracted) {
      if (const auto at = at_.find(id); at != at_.end()) items_[at->second].reset();
    }
    for (const auto& item : page.items) {
      const auto [slot, fresh] = at_.try_emplace(item.id, items_.size());
      if (fresh) {
        items_.emplace_back(item);
      } else {
        items_[slot->second] = item;
      }
    }
    all_people_.insert(all_people_.end(), page.people.begin(), page.people.end());
    // Somebody whom a later page tells of is waited for.
    page.items.erase(std::remove_if(page.items.begin(), page.items.end(), [](const Item& item) { return !knows_who(item); }), page.items.end());
    return page;
  }

  Effects finish(Batch part) {
    Effects effects;
    if (!asked_since_) {
      Batch whole;
      whole.whole = true;
      whole.drops = std::move(part.drops);
      whole.people = std::move(all_people_);
      for (auto& item : items_) {
        if (!item) continue;
        fill_people(*item, people_);
        use_emoji(*item, emoji_);
        whole.items.push_back(std::move(*item));
      }
      drop_unknown(whole);
      effects.push_back(Emit{std::move(whole)});
    } else {
      effects.push_back(Emit{std::move(part)});
    }
    remember(effects, pages_ > 1);
    begin();
    return effects;
  }

  /// Who stands there by an id that nobody in the whole answer has.
  static void drop_unknown(Batch& batch) {
    const auto end = std::remove_if(batch.items.begin(), batch.items.end(), [&](const Item& item) {
      if (knows_who(item)) return false;
      batch.drops.push_back({item.id, std::string(item.kind() == Kind::milestone ? "who" : "to") + ": nobody in people has that id"});
      return true;
    });
    batch.items.erase(end, batch.items.end());
  }

  void remember(Effects& effects, bool paged) {
    Memory next = memory_;
    if (!since_.empty()) next.since = since_;
    if (!asked_since_) next.paged = paged;
    if (next == memory_) return;
    memory_ = next;
    effects.push_back(Remember{memory_.write()});
  }

  const std::string url_;
  const bool token_;
  Memory memory_;
  // of the poll under way
  bool asked_since_ = false;
  int pages_ = 0;
  std::string asking_;
  std::set<std::string> visited_;
  std::vector<std::optional<Item>> items_;
  std::unordered_map<std::string, std::size_t> at_;  // id → its place in items_
  std::vector<Person> all_people_;
  std::map<std::string, Person> people_;
  std::map<std::string, std::string> emoji_;
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
  return std::make_unique<FeedSource>(url->get<std::string>(), options.contains("token_file"), made.memory);
}

}  // namespace kudosk::sources
