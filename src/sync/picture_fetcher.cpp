#include "sync/picture_fetcher.h"

#include <algorithm>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "sync/backoff.h"

namespace kudosk::sync {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr Millis missing_for = std::chrono::hours(24 * 7);
constexpr Millis first_retry = 1min, last_retry = 6h;

std::string key(const std::string& source, const std::string& address) { return source + ' ' + address; }

bool over_http(std::string_view address) { return !net::origin(address).empty(); }

}  // namespace

std::vector<WantedPicture> wanted_pictures(const Feed& feed, const std::vector<Holding>& holdings) {
  std::vector<WantedPicture> out;
  std::unordered_set<std::string> seen;
  const auto add = [&](const std::string& address, const std::string& source) {
    if (!address.empty() && out.size() < most_pictures && seen.insert(address).second) out.push_back({address, source});
  };
  for (const auto& item : feed.items) {
    if (out.size() >= most_pictures) break;
    const auto& source = item->source;
    const auto person = [&](const Person& who) { add(who.picture, source); };
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
  std::unordered_map<std::string_view, std::string_view> known;  // picture → source
  for (const auto& person : feed.people) {
    if (out.size() >= most_pictures || person.picture.empty() || (person.birthday.empty() && person.started.empty())) continue;
    if (known.empty())
      for (const auto& holding : holdings)
        for (const auto& one : holding.people)
          if (!one.picture.empty()) known.emplace(one.picture, holding.source);
    if (const auto found = known.find(person.picture); found != known.end()) add(person.picture, std::string(found->second));
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

PictureFetcher::PictureFetcher(const fs::path& cache, bool once, Asker ask, Folder folder, Reporter& reporter)
    : once_(once), ask_(std::move(ask)), folder_(std::move(folder)), reporter_(reporter) {
  if (!cache.empty()) cache_.emplace(cache);
}

void PictureFetcher::want(const std::vector<WantedPicture>& wanted, const Now& now) {
  std::map<std::string, Picture> next;
  waiting_.clear();
  for (const auto& [address, source] : wanted) {
    if (const auto known = pictures_.find(address); known != pictures_.end()) {
      const auto& picture = next.emplace(address, std::move(known->second)).first->second;
      if (picture.file.empty() && !picture.flying && !picture.hopeless && picture.failures == 0) waiting_.push_back(address);
      continue;
    }
    Picture picture;
    picture.source = source;
    if (!over_http(address)) {
      if (const auto folder = folder_(source); !folder.empty() && inside(folder / address, folder)) picture.file = (folder / address).string();
      picture.hopeless = picture.file.empty();
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
    auto request = ask_(picture.source, address);
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
      picture.next = now.show + first_retry;
    }
  }
  files_ = std::move(files);
  changed_ = false;
}

}  // namespace kudosk::sync
