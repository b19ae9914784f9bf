// A learning record store, by xAPI 1.0.3 or 2.0: one query a verb, each page by page, and at the end what was voided in the meantime.
//
// The store keeps a history: each query says since when, by the moment up to which the store said that it is consistent (or by the newest statement, where it does not say).
// So a poll brings what is new, and an item goes only when its statement is voided. What goes wrong ends the poll: what has come is given on, and asked for again.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/unicode.h"
#include "sources/factories.h"
#include "sources/json_fields.h"
#include "sources/xapi/statement.h"
#include "wire/feed_json.h"
#include "wire/json_text.h"

namespace kudosk::sources {
namespace {

constexpr int most_pages = 50, page_size = 50;
constexpr std::size_t most_voided = 20000;
constexpr Millis late = std::chrono::hours(48);  ///< a statement may be stored so long after it was made, and asked for at the first poll

struct Settings {
  std::string statements;  ///< the address
  std::string version;
  std::vector<std::string> verbs;
  std::vector<SecretUse> secrets;
  std::string language;
  Millis max_age{}, interval{};
};

/// An answer that holds no statements, in words.
Error refused(const net::Response& response, const std::string& version) {
  Error error = http_error(response, "the learning record store");
  if (response.status == 400) {
    const auto theirs = clean(response.header("x-experience-api-version"), 20);
    error.message =
        "the learning record store does not take the question (400)" + (theirs.empty() ? std::string() : "; it speaks version " + theirs + ", and was asked in " + version);
    error.hint = "try \"version\": \"2.0.0\" or \"1.0.3\" in this source, and check that \"url\" is the xAPI endpoint (without /statements)";
  } else if (response.status == 404) {
    error.hint = "\"url\" is the xAPI endpoint as far as before /statements, for example https://lrs.example/xapi";
  } else if (response.status == 401) {
    error.message = "the learning record store does not accept the sign-in (401)";
    error.hint = "check \"user\" and the file that \"secret_file\" names (or \"token_file\"): most stores call them key and secret";
  }
  return error;
}

class XapiSource final : public Source {
 public:
  XapiSource(Settings settings, const std::string& memory, std::set<std::string> aliases)
      : settings_(std::move(settings)), aliases_(std::move(aliases)), counts_(settings_.verbs.begin(), settings_.verbs.end()) {
    const auto read = memory.empty() ? Result<json>(nullptr) : parse_json(memory);
    const json& since = read ? at(*read, "since") : at(nullptr, "");
    for (const auto& verb : settings_.verbs) since_[verb] = text(since, verb.c_str());
    since_[xapi::voided] = text(since, xapi::voided);
  }

  Millis default_interval() const override { return settings_.interval; }

  Effects poll(const Now& now) override {
    pages_ = 0;
    verb_ = 0;
    found_.clear();
    batch_ = {};
    next_since_ = since_;
    return {first(now)};
  }

  Effects answer(const Now& now, const Ask& asked, Answer answer) override {
    if (answer.error) return end_with(std::move(*answer.error));
    if (!answer.http) return end_with({ErrorKind::network, "the learning record store gave no answer", "", 0, std::nullopt});
    const net::Response& response = *answer.http;
    if (response.status < 200 || response.status > 299) return end_with(refused(response, settings_.version));
    auto body = parse_json(response.body);
    if (!body || !at(*body, "statements").is_array())
      return end_with({ErrorKind::content,
                       std::string("the learning record store answered with ") + (body ? "JSON that holds no statements" : "something that is no JSON"),
                       "check that \"url\" is the xAPI endpoint; a sign-in page of the network may stand in between",
                       response.status,
                       {}});
    take(list(*body, "statements"));
    if (first_page_)
      if (const auto consistent = response.header("x-experience-api-consistent-through"); parse_rfc3339(consistent)) consistent_ = std::string(consistent);
    first_page_ = false;
    const std::string& asking = response.url.empty() ? std::get<HttpAsk>(asked.what).request.url : response.url;
    return follow(now, text(*body, "more"), asking);
  }

 private:
  const std::string& verb() const {
    static const std::string void_verb = xapi::voided;
    return verb_ < settings_.verbs.size() ? settings_.verbs[verb_] : void_verb;
  }

  Ask first(const Now& now) {
    visited_.clear();
    consistent_.clear();
    newest_.clear();
    first_page_ = ascending_ = true;
    cut_ = false;
    std::string url = net::with_query(settings_.statements, "verb", verb());
    std::string since = since_[verb()];
    if (since.empty() && now.trusted) since = format_rfc3339(now.wall - settings_.max_age - late);
    if (!since.empty()) url = net::with_query(url, "since", since);
    url = net::with_query(net::with_query(url, "ascending", "true"), "limit", std::to_string(page_size));
    return ask(url);
  }

  Ask ask(const std::string& url) {
    ++pages_;
    visited_.insert(url);
    HttpAsk http;
    http.request.url = url;
    http.request.headers = {{"Accept", "application/json"}, {"X-Experience-API-Version", settings_.version}};
    http.secrets = settings_.secrets;
    Ask out;
    out.tag = "statements";
    out.what = std::move(http);
    return out;
  }

  void take(const json& statements) {
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const json& statement = statements[i];
      auto told = xapi::read_statement(statement, counts_, settings_.language, "/statements/" + std::to_string(i));
      if (told.of) take_back(*told.of);
      if (told.drop) batch_.drops.push_back(std::move(*told.drop));
      for (auto& item : told.items) {
        const std::string id = item.id;
        found_.insert_or_assign(id, std::move(item));
      }
      const std::string& stored = text(statement, "stored");
      const auto when = parse_rfc3339(stored);
      if (!when) continue;
      if (newest_.empty() || *when >= *parse_rfc3339(newest_)) {
        newest_ = stored;
      } else {
        ascending_ = false;
      }
    }
  }

  void take_back(const std::string& id) {
    if (voided_.size() >= most_voided) voided_.clear();
    voided_.insert(id);
    for (auto& of : xapi::ids_of(id)) batch_.retracted.push_back(std::move(of));
  }

  Effects follow(const Now& now, std::string more, const std::string& asking) {
    if (!more.empty()) {
      // Relative to the origin, whatever the endpoint's path; some leave the slash out, some give the whole address.
      const bool absolute = !net::origin(more).empty();
      if (!absolute && more.front() != '/') more.insert(0, "/");
      const std::string next = net::resolve(asking, more);
      if (!net::same_origin(next, asking))
        return end_with({ErrorKind::content, "the learning record store's next page is at another origin (" + clean(net::origin(next), 200) + "), which is not followed",
                         "let the store's public address be the one in \"url\"", 0, std::nullopt});
      if (visited_.count(next))
        return end_with({ErrorKind::content, "the learning record store's pages lead in a circle", "the last page must have an empty \"more\"", 0, std::nullopt});
      if (pages_ >= most_pages) {
        // What has come is in the order of its storing: the next poll goes on from there.
        cut_ = true;
        keep_since();
        return end_with(too_much());
      }
      return {ask(next)};
    }
    keep_since();
    if (verb_ < settings_.verbs.size()) {
      ++verb_;
      if (pages_ >= most_pages) return end_with(too_much());
      return {first(now)};
    }
    remember_ = true;
    return give();
  }

  Error too_much() {
    remember_ = true;
    return {ErrorKind::limit, "the learning record store has more than " + std::to_string(most_pages) + " pages for one poll; the next one goes on from there",
            "let fewer verbs count, or wait: it catches up by itself", 0, std::nullopt};
  }

  /// What this verb's next query begins with: where the store is known to be complete, and no later than what was read of it.
  void keep_since() {
    std::string& since = next_since_[verb()];
    if (cut_) {
      if (!ascending_ || newest_.empty()) return;
      const auto consistent = parse_rfc3339(consistent_);
      since = consistent && *consistent < *parse_rfc3339(newest_) ? consistent_ : newest_;
    } else if (!consistent_.empty()) {
      since = consistent_;
    } else if (const auto before = parse_rfc3339(since); !newest_.empty() && (!before || *parse_rfc3339(newest_) > *before)) {
      since = newest_;
    }
  }

  Effects give() {
    for (auto& [id, item] : found_) {
      if (voided_.count(id) || voided_.count(id.substr(0, id.rfind('/')))) continue;
      // It is given on all the same: the office may say at any time who that is.
      if (!knows_who(item, aliases_))
        batch_.drops.push_back({id, "actor: nobody says who that is; \"aliases\" in people may name \"" + clean(std::get<Milestone>(item.body).who.id, 200) + "\""});
      batch_.items.push_back(std::move(item));
    }
    Effects effects;
    effects.push_back(Emit{std::move(batch_)});
    batch_ = {};
    found_.clear();
    if (remember_ && next_since_ != since_) {
      since_ = next_since_;
      json memory = json::object();
      for (const auto& [verb, since] : since_)
        if (!since.empty()) memory["since"][verb] = since;
      effects.push_back(Remember{memory.dump()});
    }
    remember_ = false;
    return effects;
  }

  Effects end_with(Error error) {
    Effects effects = found_.empty() && batch_.retracted.empty() && batch_.drops.empty() && !remember_ ? Effects() : give();
    effects.push_back(Trouble{std::move(error)});
    return effects;
  }

  const Settings settings_;
  const std::set<std::string> aliases_;  // by which the office names people
  const std::set<std::string> counts_;
  std::map<std::string, std::string> since_;  // by verb
  std::set<std::string> voided_;              // since the start: a late copy of one does not come back
  // of the poll under way
  std::size_t verb_ = 0;  // beyond the last: what is voided
  int pages_ = 0;
  bool first_page_ = true, ascending_ = true, cut_ = false, remember_ = false;
  std::string consistent_, newest_;  // of the verb's query
  std::set<std::string> visited_;
  std::map<std::string, std::string> next_since_;
  std::map<std::string, Item> found_;
  Batch batch_;
};

}  // namespace

Result<std::unique_ptr<Source>> make_xapi(const Made& made) {
  static const json none = json::object();
  const json& options = made.settings.options ? *made.settings.options : none;
  Settings settings;
  std::string url = text(options, "url");
  if (net::origin(url).empty()) return fail(ErrorKind::config, "/url: the address of the xAPI endpoint is needed", R"(for example "url": "https://lrs.example/xapi")");
  const auto query = std::min(url.find_first_of("?#"), url.size());
  std::string path = url.substr(0, query);
  while (path.back() == '/') path.pop_back();
  if (!path.ends_with("/statements")) path += "/statements";
  const std::string rest = url.substr(query);
  settings.statements = path + rest.substr(0, rest.find('#'));

  settings.version = text(options, "version").empty() ? "1.0.3" : text(options, "version");
  if (settings.version == "2.0" || settings.version == "2") settings.version = "2.0.0";
  if (const json& verbs = at(options, "verbs"); !verbs.is_null()) {
    if (!verbs.is_array()) return fail(ErrorKind::config, "/verbs: a list of verbs is expected", R"(for example ["http://adlnet.gov/expapi/verbs/completed"])");
    for (std::size_t i = 0; i < verbs.size(); ++i) {
      if (as_text(verbs[i]).empty())
        return fail(ErrorKind::config, "/verbs/" + std::to_string(i) + ": a verb's id is expected", R"(for example "http://adlnet.gov/expapi/verbs/completed")");
      for (auto& id : xapi::verb_ids(as_text(verbs[i])))
        if (id != xapi::voided && std::find(settings.verbs.begin(), settings.verbs.end(), id) == settings.verbs.end()) settings.verbs.push_back(std::move(id));
    }
    if (settings.verbs.empty())
      return fail(ErrorKind::config, "/verbs: no verb counts, so nothing would be shown", "leave \"verbs\" out for completed, passed, mastered and earned");
  } else {
    settings.verbs = xapi::default_verbs();
  }
  if (options.contains("secret_file")) {
    if (text(options, "user").empty()) return fail(ErrorKind::config, "/user: beside \"secret_file\" the user (or key) is needed", R"(for example "user": "kudosk")");
    settings.secrets = {{SecretUse::As::basic, "secret_file", "", text(options, "user"), ""}};
  } else if (options.contains("token_file")) {
    settings.secrets = {SecretUse{}};
  }
  settings.language = made.language;
  settings.max_age = made.max_age;
  settings.interval = std::chrono::minutes(2) * std::max(1, made.settings.screens);
  return std::make_unique<XapiSource>(std::move(settings), made.memory, aliases_of(made.people));
}

}  // namespace kudosk::sources
