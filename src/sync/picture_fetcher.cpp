#include "sync/picture_fetcher.h"

#include <algorithm>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "domain/each_person.h"
#include "sync/backoff.h"

namespace kudosk::sync {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr Millis missing_for = std::chrono::hours(24 * 7);
constexpr Millis first_retry = 1min, last_retry = 6h, sign_in_retry = 10s, local_retry = 10s;

std::string key(const std::string& source, const std::string& address) { return source + ' ' + address; }

bool over_http(std::string_view address) { return !net::origin(address).empty(); }

/// Who has said that somebody or something looks so: a person may be known through another source than that of the item, and only that one may ask for the picture as it is meant
/// to be asked for (with its token, or in its folder).
class Sayers {
 public:
  explicit Sayers(const std::vector<Holding>& holdings) : holdings_(holdings) {
    for (std::size_t i = 0; i < holdings.size(); ++i) {
      const auto note = [&](const Person& person) {
        if (person.picture.empty()) return;
        auto& sources = said_[person.picture];
        if (sources.empty() || sources.back() != i) sources.push_back(i);
      };
      for (const auto& person : holdings[i].people) note(person);
      for (const auto& [id, item] : holdings[i].items) each_person(*item, note);
    }
  }
  /// `source` itself where it has said so; else the first that has; nullptr: nobody has (the office's own list).
  const std::string* of(const std::string& address, const std::string& source) const {
    const auto found = said_.find(address);
    if (found == said_.end()) return nullptr;
    for (const auto i : found->second)
      if (holdings_[i].source == source) return &holdings_[i].source;
    return &holdings_[found->second.front()].source;
  }

 private:
  const std::vector<Holding>& holdings_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> said_;
};

}  // namespace

std::vector<WantedPicture> wanted_pictures(const Feed& feed, const std::vector<Holding>& holdings) {
  std::vector<WantedPicture> out;
  std::unordered_set<std::string> seen;
  const auto add = [&](const std::string& address, const std::string& source) {
    if (!address.empty() && out.size() < most_pictures && seen.insert(address).second) out.push_back({address, source});
  };
  const Sayers sayers(holdings);
  for (const auto& item : feed.items) {
    if (out.size() >= most_pictures) break;
    const auto& source = item->source;
    const auto person = [&](const Person& who) {
      if (who.picture.empty()) return;
      const auto* const said = sayers.of(who.picture, source);
      add(who.picture, said ? *said : source);
    };
    if (const auto* recognition = std::get_if<Recognition>(&item->body)) {
      for (const auto& to : recognition->to) person(to);
      if (recognition->from) person(*recognition->from);
      add(recognition->picture, source);
    } else if (const auto* milestone = std::get_if<Milestone>(&item->body)) {
      person(milestone->who);
      add(milestone->badge, source);
    } else if (const auto* goal = std::get_if<Goal>(&item->body)) {
      if (goal->owner) person(*goal->owner);
    } else if (const auto* lesson = std::get_if<Lesson>(&item->body)) {
      if (lesson->who) person(*lesson->who);
      add(lesson->picture, source);
    } else if (const auto* announcement = std::get_if<Announcement>(&item->body)) {
      add(announcement->picture, source);
    } else if (const auto* standings = std::get_if<Standings>(&item->body)) {
      for (const auto& entry : standings->entries) person(entry.who);
    }
    for (const auto& [name, address] : item->emoji) add(address, source);
  }
  for (const auto& person : feed.people) {
    if (out.size() >= most_pictures || person.picture.empty() || (person.birthday.empty() && person.started.empty())) continue;
    if (const auto* const said = sayers.of(person.picture, {})) add(person.picture, *said);
  }
  return out;
}

bool is_picture(std::string_view bytes) {
  using namespace std::string_view_literals;
  return bytes.starts_with("\x89PNG\r\n\x1a\n"sv) || bytes.starts_with("\xff\xd8\xff"sv) || bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv) ||
         (bytes.size() >= 12 && bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv);
}

bool inside(const fs::path& path, const fs::path& folder) {
  std::error_code error;
  const auto real = fs::canonical(path, error);
  if (error || !fs::is_regular_file(real, error) || error) return false;
  const auto root = fs::canonical(folder, error);
  if (error) return false;
  return std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first == root.end();
}

PictureFetcher::PictureFetcher(const fs::path& cache, bool once, Asker ask, Folders folders, Reporter& reporter)
    : once_(once), ask_(std::move(ask)), folders_(std::move(folders)), reporter_(reporter) {
  if (!cache.empty()) cache_.emplace(cache);
}

/// Looks for a source's own file, which may come and go with a stick; said whether it is there.
bool PictureFetcher::find_local(const std::string& address, Picture& picture, const Now& now) {
  for (const auto& folder : folders_(picture.source)) {
    // An absolute path stays itself.
    if (!inside(folder / address, folder)) continue;
    picture.file = (folder / address).string();
    picture.failures = 0;
    return true;
  }
  picture.failures = 1;
  picture.next = now.show + local_retry;
  return false;
}

void PictureFetcher::want(const std::vector<WantedPicture>& wanted, const Now& now) {
  std::map<std::string, Picture> next;
  waiting_.clear();
  for (const auto& [address, source] : wanted) {
    // Through another source than before it may come where it did not.
    if (const auto known = pictures_.find(address); known != pictures_.end() && (known->second.source == source || !known->second.file.empty() || known->second.flying)) {
      const auto& picture = next.emplace(address, std::move(known->second)).first->second;
      if (picture.file.empty() && !picture.flying && !picture.hopeless && picture.failures == 0) waiting_.push_back(address);
      continue;
    }
    Picture picture;
    picture.source = source;
    if (!over_http(address)) {
      find_local(address, picture, now);
    } else if (!cache_) {
      picture.hopeless = true;
    } else if (const auto file = cache_->find(key(source, address))) {
      picture.file = file->string();
    } else if (cache_->missed(key(source, address), now.wall)) {
      picture.hopeless = true;
    } else {
      waiting_.push_back(address);
    }
    changed_ = changed_ || !picture.file.empty();
    next.emplace(address, std::move(picture));
  }
  for (const auto& [address, picture] : pictures_)
    if (next.count(address) == 0) changed_ = changed_ || !picture.file.empty();
  pictures_ = std::move(next);  // one that is under way and no longer wanted is still kept in the cache when it comes
}

std::optional<Show> PictureFetcher::due() const {
  if (flying_.size() >= most_pictures_flying) return std::nullopt;
  std::optional<Show> first;
  if (!waiting_.empty()) return Show::min();
  if (once_) return first;
  for (const auto& [address, picture] : pictures_)
    if (picture.failures > 0 && !picture.flying && !picture.hopeless && picture.file.empty()) first = first ? std::min(*first, picture.next) : picture.next;
  return first;
}

void PictureFetcher::pump(const Now& now, net::Transport& transport) {
  if (!once_ && waiting_.empty())
    for (const auto& [address, picture] : pictures_)
      if (picture.failures > 0 && !picture.flying && !picture.hopeless && picture.file.empty() && picture.next <= now.show) waiting_.push_back(address);
  while (!waiting_.empty() && flying_.size() < most_pictures_flying) {
    const auto address = std::move(waiting_.front());
    waiting_.pop_front();
    auto& picture = pictures_[address];
    if (!over_http(address)) {
      changed_ = find_local(address, picture, now) || changed_;
      continue;
    }
    auto request = ask_(picture.source, address);
    if (!request && request.error().kind == ErrorKind::auth) {
      // Nobody has signed in yet, or the token's file is not there: the source says so itself, and this has cost nothing.
      picture.failures = 1;
      picture.next = now.show + sign_in_retry;
      continue;
    }
    if (!request) {
      failed(picture, request.error(), now);
      continue;
    }
    request->max_bytes = std::min(request->max_bytes, largest_picture);
    picture.flying = true;
    flying_.emplace(transport.send(std::move(*request)), address);
  }
}

void PictureFetcher::deliver(net::Outcome outcome, const Now& now, net::Transport& transport) {
  const auto found = flying_.find(outcome.id);
  const auto address = std::move(found->second);
  flying_.erase(found);
  if (const auto wanted = pictures_.find(address); wanted != pictures_.end()) {
    auto& picture = wanted->second;
    picture.flying = false;
    const auto where = net::redacted(address);
    if (!outcome.response) {
      failed(picture, outcome.response.error(), now);
    } else if (const auto& response = *outcome.response; response.status == 404 || response.status == 410) {
      cache_->miss(key(picture.source, address), now.wall + missing_for);
      picture.hopeless = true;
    } else if (response.status != 200) {
      failed(picture, {ErrorKind::http, where + ": a picture was answered with status " + std::to_string(response.status), "", response.status, response.retry_after}, now);
    } else if (!is_picture(response.body)) {
      failed(picture, {ErrorKind::content, where + ": what was answered is no PNG, JPEG, WebP or GIF picture", "initials are shown instead", 0, std::nullopt}, now);
    } else if (auto file = cache_->put(key(picture.source, address), response.body)) {
      picture.file = file->string();
      picture.failures = 0;
      changed_ = true;
    } else {
      failed(picture, file.error(), now);
    }
  }
  pump(now, transport);
}

void PictureFetcher::failed(Picture& picture, const Error& error, const Now& now) {
  ++picture.failures;
  picture.next = now.show + std::max(doubled(first_retry, picture.failures, last_retry), std::min<Millis>(error.retry_after.value_or(0ms), last_retry));
  // One line for a source's pictures, not one for each face; and none where the network is gone, which the source itself says.
  if (error.kind != ErrorKind::network) reporter_.seldom(error, "pictures of " + picture.source, picture.source, now.show);
}

void PictureFetcher::abandon(net::Transport& transport) {
  for (const auto& [id, address] : flying_) {
    transport.cancel(id);
    if (const auto found = pictures_.find(address); found != pictures_.end()) found->second.flying = false;
  }
  flying_.clear();
}

void PictureFetcher::publish(const Now& now) {
  auto files = std::make_shared<Files>();
  for (auto& [address, picture] : pictures_) {
    if (picture.file.empty()) continue;
    std::error_code error;
    if (fs::exists(picture.file, error)) {
      files->emplace(address, picture.file);
    } else {  // the cache's cap has pushed it out, or a hand
      picture.file.clear();
      picture.failures = 1;
      picture.next = now.show + (over_http(address) ? first_retry : local_retry);
    }
  }
  files_ = std::move(files);
  changed_ = false;
}

}  // namespace kudosk::sync
