// Any JSON over HTTP by a mapping: the source types "json" and those that are presets. A poll asks each request of the plan with its pages, one after another, then what the items
// name by id alone (lookups), and gives the whole of it. What goes wrong on the way is a Trouble: what has come is given as a part, and nothing is taken away.
#include <algorithm>
#include <set>

#include "base/unicode.h"
#include "sources/factories.h"
#include "sources/json/collected.h"
#include "sources/json/plan.h"
#include "sources/json/requests.h"
#include "wire/feed_json.h"

namespace kudosk::sources {
namespace {

using namespace mapping;

constexpr int most_pages = 50;             ///< a source and poll
constexpr std::size_t most_items = 20000;  ///< of all pages together
constexpr int most_lookups = 100;          ///< a poll; the others come with the next ones
constexpr int most_rounds = 3;             ///< what is looked up may itself name something
/// Answers that are kept for when the service says that nothing has changed.
constexpr std::size_t most_cached = 8u << 20, largest_cached = 4u << 20, most_conditional = 8;

bool looks_like_html(const net::Response& response) {
  const auto first = response.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string::npos && response.body[first] == '<';
}

/// GitHub and others say so with 403 and these headers, not with 429.
std::optional<Error> rate_limited(const net::Response& response, const std::string& service, const Now& now) {
  if (response.status != 403 || response.header("x-ratelimit-remaining") != "0") return std::nullopt;
  net::Response as_rate = response;
  as_rate.status = 429;
  Error error = http_error(as_rate, service);
  error.status = 403;
  if (!error.retry_after && now.trusted) {
    const auto reset = time_of(response.header("x-ratelimit-reset"), Epoch::seconds);
    if (reset && *reset > now.wall) error.retry_after = std::chrono::duration_cast<Millis>(*reset - now.wall);
  }
  return error;
}

class JsonSource final : public Source {
 public:
  JsonSource(Plan plan, Millis interval, Millis max_age, std::set<std::string> aliases)
      : plan_(std::move(plan)), interval_(interval), max_age_(max_age), aliases_(std::move(aliases)), lookups_(plan_.lookups) {}

  Millis default_interval() const override { return interval_; }

  Effects poll(const Now& now) override {
    now_ = now;
    collected_ = Collected();
    jobs_ = mapping::jobs(plan_, now, max_age_);
    job_ = 0;
    pages_ = looked_ = rounds_ = 0;
    partial_ = false;
    trouble_.reset();
    lookups_.begin(now.show);
    queue_.clear();
    fresh_.clear();
    return begin_job();
  }

  Effects answer(const Now& now, const Ask& asked, Answer answer) override {
    now_ = now;
    if (asked.tag == "lookup") return take_lookup(std::move(answer));
    if (answer.error) return stop(std::move(*answer.error));
    if (!answer.http && !answer.not_modified) return {};
    if (answer.not_modified || answer.http->status == 304) return take_unchanged();
    net::Response& response = *answer.http;
    if (auto limited = rate_limited(response, plan_.service, now_)) return stop(std::move(*limited));
    if (response.status < 200 || response.status > 299) return take_failure(response);
    if (looks_like_html(response))
      return stop({ErrorKind::content,
                   plan_.service + " answered with a web page instead of JSON",
                   "the network may want a sign-in first (open any page in a browser there), or the address is that of a page",
                   response.status,
                   {}});
    return take(std::move(response));
  }

 private:
  struct Cached {
    net::Response response;
  };

  const Job& job() const { return jobs_[job_]; }

  Effects begin_job() {
    if (job_ >= jobs_.size()) return look_up();
    page_ = first_page(*job().part);
    visited_.clear();
    return {ask_page(true)};
  }

  Effects next_job() {
    ++job_;
    return begin_job();
  }

  Ask ask_page(bool conditional) {
    HttpAsk http = page_ask(plan_, job(), page_);
    asked_ = http.request.url;
    http.conditional = conditional && http.request.method == "GET" && visited_.empty() && jobs_.size() <= most_conditional;
    visited_.insert(asked_ + "\n" + http.request.body);
    Ask out;
    out.tag = "page";
    out.what = std::move(http);
    return out;
  }

  /// "the service" for messages, with the part that was asked.
  std::string whom() const { return job().part->name.empty() ? plan_.service : plan_.service + " (" + job().part->name + ")"; }

  Effects take_unchanged() {
    const auto known = cached_.find(asked_);
    if (known != cached_.end()) {
      net::Response response = known->second.response;
      fresh_[asked_] = std::move(known->second);
      return take(std::move(response));
    }
    // It was known before this start, and its content is not: once more without a condition.
    visited_.clear();
    return {ask_page(false)};
  }

  Effects take_failure(const net::Response& response) {
    const bool absent = response.status == 403 || response.status == 404 || response.status == 410;
    Error error = http_error(response, whom());
    if (const auto hint = plan_.hints.find(response.status); hint != plan_.hints.end()) error.hint = hint->second;
    if (absent && job().part->optional) {
      collected_.drop(job().part->name.empty() ? plan_.service : job().part->name, error.message);
      return next_job();
    }
    // Another part may be allowed where this one is not.
    if (absent && jobs_.size() > 1) {
      note(std::move(error));
      return next_job();
    }
    return stop(std::move(error));
  }

  Effects take(net::Response response) {
    const std::string base = response.url.empty() ? asked_ : response.url;
    if (response.status == 204 && response.body.empty()) {
      partial_ = true;
      return next_job();
    }
    remember(response);
    auto read = AnswerDocument::read(std::move(response.body));
    if (!read) {
      fresh_.erase(asked_);
      read.error().message = plan_.service + ": " + read.error().message;
      return stop(std::move(read.error()));
    }
    const Value root = (*read)->root();
    const Part& part = *job().part;
    if (part.failed && failed(part, root)) {
      Error error{ErrorKind::content, whom() + " says that it failed", "check the settings of this source", response.status, {}};
      if (part.failed_why)
        if (const Scalar why = scalar_of(part.failed_why->first(root))) error.message += ": " + clean(without_markup(why.text().substr(0, 1000)), 200);
      return stop(std::move(error));
    }
    const auto page = collected_.add(job(), *read, base, lookups_, now_, max_age_);
    ++pages_;
    if (!page.found) {
      const std::string where = part.mapping.items_named ? "at " + (part.mapping.items.text().empty() ? std::string("all") : part.mapping.items.text()) : "in its answer";
      return stop({ErrorKind::content, whom() + " has no items " + where, "see whether \"items\" names the right place: kudosk check --sample ANSWER.json", response.status, {}});
    }
    partial_ = partial_ || !page.sure;
    Effects effects;
    const auto add = [&](Effects more) {
      effects.insert(effects.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
      return std::move(effects);
    };
    if (page.old) return add(next_job());
    auto next = next_page(plan_, job(), page_, response, asked_, root, page.count);
    if (!next) return add(stop(std::move(next.error())));
    const bool counted = part.paging.by == Paging::By::page || part.paging.by == Paging::By::skip;
    // A service that does not know the parameter gives the first page for ever.
    if (!*next || (counted && pages_ > 1 && !page.anything_new)) return add(next_job());
    if (pages_ >= most_pages || collected_.size() > most_items)
      return add(stop({ErrorKind::limit,
                       plan_.service + " has more than " + std::to_string(most_pages) + " pages or " + std::to_string(most_items) + " items; the rest is not asked for",
                       "ask for larger pages, or for less (a date, a filter)",
                       0,
                       {}}));
    // Some services put the last page's own cursor where others put none.
    if (part.paging.by == Paging::By::cursor && (*next)->parameter == page_.parameter) {
      collected_.drop(whom(), "a page names itself as the next one; it is taken for the last");
      return add(next_job());
    }
    if (!given_whole_) effects.push_back(Emit{collected_.last()});  // so that a screen fills early
    page_ = std::move(**next);
    const std::size_t before = visited_.size();
    Ask ask = ask_page(false);
    if (visited_.size() == before) return add(stop({ErrorKind::content, plan_.service + "'s pages lead in a circle", "the last page must name no other", 0, {}}));
    effects.push_back(std::move(ask));
    return effects;
  }

  bool failed(const Part& part, Value root) {
    const Context context{job().variables, lookups_, now_};
    return Evaluator(part.mapping, context).holds(*part.failed, root);
  }

  /// For when the service says next time that nothing has changed.
  void remember(const net::Response& response) {
    if (visited_.size() != 1 || response.body.size() > largest_cached || fresh_.size() >= most_conditional) return;
    if (response.header("etag").empty() && response.header("last-modified").empty()) return;
    fresh_[asked_] = Cached{response};
  }

  void note(Error error) {
    if (!trouble_) trouble_ = std::move(error);
  }

  /// No more is asked for in this poll.
  Effects stop(Error error) {
    note(std::move(error));
    return finish();
  }

  Effects look_up() {
    if (queue_.empty()) {
      if (rounds_ >= most_rounds || lookups_.wanted().empty()) return finish();
      ++rounds_;
      queue_.assign(lookups_.wanted().rbegin(), lookups_.wanted().rend());
    }
    while (!queue_.empty() && looked_ < most_lookups) {
      const auto plan = std::find_if(plan_.lookups.begin(), plan_.lookups.end(), [&](const LookupPlan& one) { return one.name == queue_.back().first; });
      auto http = plan == plan_.lookups.end() ? std::nullopt : lookup_ask(plan_, *plan, queue_.back().second, plan_.variables);
      if (!http) {
        lookups_.learn(queue_.back(), nullptr, now_.show);
        queue_.pop_back();
        continue;
      }
      ++looked_;
      Ask out;
      out.tag = "lookup";
      out.what = std::move(*http);
      return {std::move(out)};
    }
    return looked_ < most_lookups ? again() : finish();
  }

  Effects again() {
    queue_.clear();
    collected_.read_again(lookups_, now_);
    return look_up();
  }

  Effects take_lookup(Answer answer) {
    if (queue_.empty()) return {};
    if (answer.error) return stop(std::move(*answer.error));
    if (!answer.http) return {};
    const net::Response& response = *answer.http;
    if (auto limited = rate_limited(response, plan_.service, now_)) return stop(std::move(*limited));
    if (response.status == 401 || response.status == 429 || response.status >= 500 || response.status < 200) return stop(http_error(response, plan_.service));
    std::shared_ptr<const AnswerDocument> document;
    if (response.status < 300)
      if (auto read = AnswerDocument::read(response.body)) document = std::move(*read);
    lookups_.learn(queue_.back(), std::move(document), now_.show);
    queue_.pop_back();
    return queue_.empty() ? again() : look_up();  // what they name in turn, once all of these are known
  }

  Effects finish() {
    if (looked_ > 0) collected_.read_again(lookups_, now_);
    Effects effects;
    const bool whole = !trouble_ && !partial_ && !collected_.waits();
    Batch batch = collected_.give();
    batch.whole = whole;
    for (const Item& item : batch.items)
      if (!knows_who(item, aliases_))
        batch.drops.push_back({item.id, std::string(item.kind() == Kind::milestone ? "who" : "to") + ": an id alone, and nobody in people has it among their aliases"});
    if (whole) {
      batch.retracted.clear();
      given_whole_ = true;
      cached_ = std::move(fresh_);
      std::size_t bytes = 0;
      for (const auto& [address, cached] : cached_) bytes += cached.response.body.size();
      if (bytes > most_cached) cached_.clear();
    }
    if (whole || !batch.items.empty() || !batch.drops.empty() || !batch.retracted.empty()) effects.push_back(Emit{std::move(batch)});
    if (trouble_) effects.push_back(Trouble{std::move(*trouble_)});
    trouble_.reset();
    jobs_.clear();
    collected_ = Collected();
    return effects;
  }

  const Plan plan_;
  const Millis interval_, max_age_;
  const std::set<std::string> aliases_;  // by which the office names people
  LookedUp lookups_;
  std::map<std::string, Cached> cached_;  // by address
  bool given_whole_ = false;              // once since the start
  // of the poll under way
  std::vector<Job> jobs_;
  std::size_t job_ = 0;
  PageAt page_;
  std::string asked_;
  std::set<std::string> visited_;
  int pages_ = 0, looked_ = 0, rounds_ = 0;
  bool partial_ = false;  // something in it may be less than there is
  std::optional<Error> trouble_;
  Now now_;
  Collected collected_;
  std::vector<LookedUp::Key> queue_;  // to be looked up, the last one first
  std::map<std::string, Cached> fresh_;
};

}  // namespace

Result<std::unique_ptr<Source>> make_json(const Made& made) {
  auto plan = make_plan(made.settings);
  if (!plan) return tl::unexpected(plan.error());
  const Millis interval = plan->interval * std::max(1, made.settings.screens);
  return std::make_unique<JsonSource>(std::move(*plan), interval, made.max_age, aliases_of(made.people));
}

}  // namespace kudosk::sources
