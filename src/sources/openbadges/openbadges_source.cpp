// Badges from a hosted file, a folder, or the Open Badges 3.0 API: which of them it is, is known by the answer.
//
// A poll reads all that there is: the page and its next ones, or the folder's files; then, for 2.0, the badge class, its issuer and what that one revoked, at the same origin or
// at one that the configuration lists. When nothing is left to ask for, the badges are given as the whole. What could not be read is a Trouble, and then nothing is taken away.
#include <algorithm>
#include <map>
#include <set>

#include "base/unicode.h"
#include "sources/factories.h"
#include "sources/json_fields.h"
#include "sources/openbadges/address.h"
#include "sources/openbadges/badge.h"
#include "wire/json_text.h"

namespace kudosk::sources {
namespace {

using namespace openbadges;

constexpr int most_pages = 50;
constexpr std::size_t most_files = 100, most_documents = 60, most_badges = 5000;  // of a poll
constexpr std::size_t largest_document = 1u << 20, largest_picture = 8u << 20;
constexpr Millis fresh_for = std::chrono::hours(24);  ///< badge classes and issuers hardly ever change

struct Settings {
  std::string url, path, folder;  ///< `folder`: what the path is relative to
  std::string who;
  bool token = false;
  std::set<std::string> origins;
  Millis interval{};
};

Error refused(const net::Response& response) {
  Error error = http_error(response, "the badges' server");
  if (response.status == 401 || response.status == 403)
    error.hint = "name the file with its OAuth token as \"token_file\"; the token needs the scope …/credential.readonly, and may have expired";
  return error;
}

class OpenBadgesSource final : public Source {
 public:
  explicit OpenBadgesSource(Settings settings) : settings_(std::move(settings)) {}

  Millis default_interval() const override { return settings_.interval; }

  Effects poll(const Now& now) override {
    for (auto at = documents_.begin(); at != documents_.end();) at = at->second.known_at + fresh_for <= now.show ? documents_.erase(at) : std::next(at);
    found_.clear();
    drops_.clear();
    asked_.clear();
    trouble_.reset();
    pages_ = 0;
    listed_ = 0;
    open_ = 0;
    if (!settings_.path.empty()) return {ask_folder()};
    return {ask_page(first_page(settings_.url))};
  }

  Effects answer(const Now& now, const Ask& asked, Answer answer) override {
    --open_;
    Effects effects;
    if (asked.tag == "folder") {
      take_folder(answer, effects);
    } else if (asked.tag == "file") {
      take_file(std::get<FileAsk>(asked.what).path.string(), answer, effects);
    } else if (asked.tag == "document") {
      take_document(now, std::get<HttpAsk>(asked.what).request.url, answer);
    } else {
      take_page(std::get<HttpAsk>(asked.what).request.url, answer, effects);
    }
    if (open_ == 0) ask_documents(effects);
    if (open_ == 0) give(effects);
    return effects;
  }

 private:
  struct One {
    Found found;
    std::string home;     // the address or file that it came from
    std::string place;    // to name it
    std::string picture;  // of a baked one: its file
  };
  struct Document {
    json content;
    Show known_at{};
  };

  Ask ask_page(const std::string& url) {
    ++open_;
    ++pages_;
    asked_.insert(url);
    return http("page", url, settings_.token);
  }

  Ask http(std::string tag, const std::string& url, bool token) const {
    HttpAsk http;
    http.request.url = url;
    http.request.headers = {{"Accept", "application/json, application/ld+json, application/vc+ld+json, text/plain"}};
    if (token) http.secrets.push_back(SecretUse{});
    Ask out;
    out.tag = std::move(tag);
    out.what = std::move(http);
    return out;
  }

  Ask ask_folder() {
    ++open_;
    Ask out;
    out.tag = "folder";
    out.what = FolderAsk{settings_.path};
    return out;
  }

  Ask ask_file(const std::string& path) {
    ++open_;
    Ask out;
    out.tag = "file";
    out.what = FileAsk{path, ending(path) == ".png" ? largest_picture : largest_document};
    return out;
  }

  void fail_with(Error error) {
    if (!trouble_) trouble_ = std::move(error);
  }
  void fail_with(ErrorKind kind, std::string message, std::string hint) { fail_with(Error{kind, std::move(message), std::move(hint), 0, std::nullopt}); }

  // --- A folder ---

  void take_folder(const Answer& answer, Effects& effects) {
    if (answer.error) {  // a file, or nothing at all
      effects.push_back(ask_file(settings_.path));
      return;
    }
    is_folder_ = true;
    std::size_t files = 0;
    for (const auto& entry : answer.entries) {
      const std::string kind = ending(entry.name);
      if (kind != ".json" && kind != ".jsonld" && kind != ".jwt" && kind != ".jws" && kind != ".png") continue;
      if (++files > most_files) {
        fail_with(ErrorKind::limit, "the folder has more than " + std::to_string(most_files) + " badges; the rest is not read", "part them among several folders, each a source");
        break;
      }
      effects.push_back(ask_file((std::filesystem::path(settings_.path) / entry.name).string()));
    }
  }

  void take_file(const std::string& path, const Answer& answer, Effects& effects) {
    if (answer.error) return fail_with(*answer.error);
    const bool png = ending(path) == ".png";
    const std::string carried = png ? baked(answer.bytes) : answer.bytes;
    const std::string name = std::filesystem::path(path).filename().string();
    if (png && carried.empty()) {
      if (!is_folder_) fail_with(ErrorKind::content, clean(name, 200) + ": this picture has no badge in it", "a baked badge is a PNG that its issuer made as one");
      return;  // a picture that belongs to a badge
    }
    if (carried.starts_with("http://") || carried.starts_with("https://")) {  // where its assertion is hosted
      if (settings_.origins.count(net::origin(carried))) return effects.push_back(ask_page(carried));
      return drops_.push_back({name, "the picture only names where its badge is (" + clean(net::origin(carried), 200) + "), which is not asked unless \"origins\" lists it"});
    }
    auto opened = openbadges::open(carried);
    if (!opened) {
      drops_.push_back({name, "neither JSON nor a signed badge"});
      if (!is_folder_) fail_with(ErrorKind::content, clean(name, 200) + ": neither JSON nor a signed badge", "a badge is an Open Badges 2.0 assertion or a 3.0 credential");
      return;
    }
    take_opened(std::move(*opened), path, name, png ? (std::filesystem::path(settings_.folder) / path).string() : std::string());
  }

  // --- What was opened, from wherever ---

  std::size_t take_opened(Opened opened, const std::string& home, const std::string& name, const std::string& picture) {
    if (opened.unreadable > 0) drops_.push_back({name, std::to_string(opened.unreadable) + " entries are neither badges nor signed ones"});
    for (auto& other : opened.others)
      if (const std::string id = text(other, "id"); !id.empty()) local_.insert_or_assign(id, std::move(other));
    std::size_t count = 0;
    for (auto& found : opened.badges) {
      if (found_.size() >= most_badges) {
        fail_with(ErrorKind::limit, "there are more than " + std::to_string(most_badges) + " badges; the rest is not shown", "narrow the address or the folder");
        break;
      }
      found_.push_back({std::move(found), home, opened.badges.size() > 1 ? name + "/" + std::to_string(count) : name, picture});
      ++count;
    }
    return count;
  }

  // --- Pages ---

  void take_page(const std::string& asking, const Answer& answer, Effects& effects) {
    if (answer.error) return fail_with(*answer.error);
    if (!answer.http) return fail_with(ErrorKind::network, "the badges' server gave no answer", "");
    const net::Response& response = *answer.http;
    const std::string& from = response.url.empty() ? asking : response.url;
    const bool ok = response.status >= 200 && response.status <= 299;
    auto opened = ok || response.status == 410 ? openbadges::open(response.body) : std::nullopt;
    if (response.status == 410 && opened && is_revoked(response.body)) return;  // the server says so: no badge is left
    if (!ok) {
      if (response.status == 404 && pages_ == 1 && may_be_api_root(asking)) {
        effects.push_back(ask_page(api_below(asking)));
        return;
      }
      return fail_with(refused(response));
    }
    if (!opened || (!opened->page && opened->badges.empty() && !empty_list(response.body))) {
      if (is_revoked(response.body)) return;
      return fail_with(ErrorKind::content,
                       std::string("the badges' server answered with ") + (opened ? "JSON that holds no badge" : "something that is neither JSON nor a signed badge"),
                       "\"url\" is a hosted assertion, a 3.0 credential, or the API (…/ims/ob/v3p0/credentials); a sign-in page may stand in between");
    }
    const bool page = opened->page || asking.find("offset=") != asking.npos;
    const std::size_t before = found_.size();
    const std::size_t count = take_opened(std::move(*opened), from, pages_ > 1 ? "/page " + std::to_string(pages_) : "/", {});
    if (page) next_page(response, from, before, count, effects);
  }

  static bool is_revoked(const std::string& body) {
    const auto read = parse_json(body);
    return read && at(*read, "revoked") == true;
  }
  static bool empty_list(const std::string& body) {
    const auto read = parse_json(body);
    return read && read->is_array() && read->empty();
  }
  bool may_be_api_root(const std::string& url) const { return url == settings_.url && url.find('?') == url.npos && ending(path_of(url)).empty(); }

  void next_page(const net::Response& response, const std::string& from, std::size_t before, std::size_t count, Effects& effects) {
    listed_ += count;
    std::string next;
    if (const auto link = net::link_next(response)) {
      next = *link;
    } else if (response.header("link").empty() && count > 0 && !seen_again(before)) {
      const std::string_view total = response.header("x-total-count");
      const bool digits = !total.empty() && total.size() < 10 && std::all_of(total.begin(), total.end(), [](char c) { return c >= '0' && c <= '9'; });
      const bool more = digits ? listed_ < std::stoul(std::string(total)) : count >= page_size;
      if (more) next = with_offset(settings_.url.find("limit=") != std::string::npos ? settings_.url : from, listed_);
    }
    if (next.empty()) return;
    if (settings_.token && !net::same_origin(next, settings_.url))
      return fail_with(ErrorKind::content, "the badges' next page is at another origin (" + clean(net::origin(next), 200) + "), which is not followed",
                       "a request that carries a token goes to no other server");
    if (asked_.count(next)) return fail_with(ErrorKind::content, "the badges' pages lead in a circle", "the last page must name no next one");
    if (pages_ >= most_pages)
      return fail_with(ErrorKind::limit, "there are more than " + std::to_string(most_pages) + " pages of badges; the rest is not asked for", "narrow the address");
    effects.push_back(ask_page(next));
  }

  /// A server that does not know "offset" gives the same page for ever.
  bool seen_again(std::size_t before) const {
    if (before == 0) return false;
    for (std::size_t i = before; i < found_.size(); ++i) {
      const bool again =
          std::any_of(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(before), [&](const One& one) { return one.found.document == found_[i].found.document; });
      if (!again) return false;
    }
    return true;
  }

  // --- What assertions name ---

  const json* known(const std::string& address) const {
    if (const auto own = local_.find(address); own != local_.end()) return &own->second;
    const auto found = documents_.find(address);
    return found == documents_.end() ? nullptr : &found->second.content;
  }

  /// What is hosted may name what its own server has. A file asks nobody, unless the configuration lists the server: it may come from anywhere.
  bool may_ask(const One& one, const std::string& address) const { return net::same_origin(address, one.home) || settings_.origins.count(net::origin(address)) > 0; }

  void ask_documents(Effects& effects) {
    const auto lookup = [this](const std::string& address) { return known(address); };
    for (const auto& one : found_) {
      for (const auto& address : needs(one.found, lookup)) {
        if (net::origin(address).empty() || !may_ask(one, address) || documents_.count(address) || asked_.count(address)) continue;
        if (asked_.size() >= most_documents + static_cast<std::size_t>(most_pages)) {
          fail_with(ErrorKind::limit, "the badges name more than " + std::to_string(most_documents) + " badge classes; the rest is read at the next poll", "");
          return;
        }
        asked_.insert(address);
        ++open_;
        effects.push_back(http("document", address, settings_.token && net::same_origin(address, settings_.url)));
      }
    }
  }

  void take_document(const Now& now, const std::string& address, const Answer& answer) {
    if (answer.error) return failed_.insert_or_assign(address, *answer.error), void();
    if (!answer.http) return;
    const net::Response& response = *answer.http;
    if (response.status < 200 || response.status > 299) return failed_.insert_or_assign(address, refused(response)), void();
    auto read = parse_json(response.body);
    if (!read || !read->is_object())
      return failed_.insert_or_assign(
                 address, Error{ErrorKind::content, "the badges' server answered " + net::redacted(address) + " with something that is no JSON object", "", response.status, {}}),
             void();
    documents_[address] = {std::move(*read), now.show};
  }

  // --- All together ---

  void give(Effects& effects) {
    Batch batch;
    std::set<std::string> ids;
    const auto lookup = [this](const std::string& address) { return known(address); };
    for (const auto& one : found_) {
      const bool hosted = !net::origin(one.home).empty();
      const bool verified = hosted && (is_credential(one.found.document) || net::same_origin(text(one.found.document, "id"), one.home));
      const std::string base = hosted ? one.home : (std::filesystem::path(settings_.folder) / one.home).string();
      Badge badge = read_badge(one.found, lookup, settings_.who, verified, base, one.place, one.picture);
      if (badge.revoked) continue;
      if (badge.item) {
        if (ids.insert(badge.item->id).second) batch.items.push_back(std::move(*badge.item));
        continue;
      }
      const std::string missing = as_text(at(one.found.document, "badge"));
      if (const auto failed = failed_.find(missing); failed != failed_.end()) {
        fail_with(failed->second);
      } else if (!missing.empty() && !net::origin(missing).empty() && !known(missing) && !may_ask(one, missing)) {
        badge.reason = "badge: its badge class is " + std::string(hosted ? "at another origin" : "not in the folder but on a server") + " (" + clean(net::origin(missing), 200) +
                       "), which is not asked unless \"origins\" lists it";
      }
      drops_.push_back({clean(badge.id, 200), std::move(badge.reason)});
    }
    batch.drops = std::move(drops_);
    batch.whole = !trouble_;
    if (batch.whole || !batch.items.empty() || !batch.drops.empty()) effects.push_back(Emit{std::move(batch)});
    if (trouble_) effects.push_back(Trouble{std::move(*trouble_)});
    found_.clear();
    drops_.clear();
    failed_.clear();
    local_.clear();
    trouble_.reset();
  }

  const Settings settings_;
  std::map<std::string, Document> documents_;  // by address, for a day
  // of the poll under way
  std::vector<One> found_;
  std::vector<Drop> drops_;
  std::map<std::string, json> local_;    // badge classes and issuers that stand beside the badges, by id
  std::map<std::string, Error> failed_;  // by address
  std::set<std::string> asked_;
  std::optional<Error> trouble_;
  int open_ = 0, pages_ = 0;
  std::size_t listed_ = 0;
  bool is_folder_ = false;
};

}  // namespace

Result<std::unique_ptr<Source>> make_openbadges(const Made& made) {
  static const json none = json::object();
  const json& options = made.settings.options ? *made.settings.options : none;
  Settings settings;
  settings.url = text(options, "url");
  settings.path = text(options, "path");
  if (settings.url.empty() && settings.path.empty())
    return fail(ErrorKind::config, "/url: where the badges are is missing", R"(for example "url": "https://badges.example/assertions/7.json", or "path": "badges")");
  if (!settings.url.empty() && net::origin(settings.url).empty())
    return fail(ErrorKind::config, "/url: must be an absolute http or https address", R"(for example "https://badges.example/assertions/7.json")");
  if (!settings.url.empty() && !settings.path.empty())
    return fail(ErrorKind::config, "/path: either \"url\" or \"path\" says where the badges are, not both", "take one of them out");
  if (const json& origins = at(options, "origins"); !origins.is_null()) {
    for (std::size_t i = 0; i < origins.size(); ++i) {
      const std::string origin = origins.is_array() ? net::origin(as_text(origins[i])) : std::string();
      if (origin.empty()) return fail(ErrorKind::config, "/origins/" + std::to_string(i) + ": the address of a server is expected", R"(for example ["https://badges.example"])");
      settings.origins.insert(origin);
    }
  }
  settings.who = text(options, "who");
  settings.token = options.contains("token_file");
  settings.folder = made.settings.folder.string();
  settings.interval = settings.path.empty() ? Millis(std::chrono::hours(1)) * std::max(1, made.settings.screens) : Millis(std::chrono::minutes(1));
  return std::make_unique<OpenBadgesSource>(std::move(settings));
}

}  // namespace kudosk::sources
