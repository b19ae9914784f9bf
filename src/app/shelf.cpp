#include "app/shelf.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>

#include "app/health.h"
#include "app/store_signature.h"
#include "base/file.h"
#include "base/secret.h"
#include "net/client.h"

namespace kudosk::app {

namespace fs = std::filesystem;

namespace {

constexpr Millis kPutLimit{60000}, kLook{200};
constexpr Millis kClocksApart{60000};
constexpr std::size_t kMost = 64u << 20;

const char* type_of(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 5> types{
      {{".json", "application/json"}, {".png", "image/png"}, {".jpg", "image/jpeg"}, {".gif", "image/gif"}, {".webp", "image/webp"}}};
  const std::string end = fs::path(name).extension().string();
  for (const auto& [extension, type] : types)
    if (end == extension) return type;
  return "application/octet-stream";
}

class FolderShelf final : public Shelf {
 public:
  explicit FolderShelf(fs::path folder) : folder_(std::move(folder)) {}

  Result<void> put(const std::string& name, const std::string& bytes) override {
    const fs::path file = folder_ / name;
    std::error_code none;
    // A web server reads these: its user is another one.
    for (const auto& made : {folder_, file.parent_path()}) {
      if (fs::create_directories(made, none)) fs::permissions(made, fs::perms(0755), none);
    }
    if (const auto there = read_file(file, kMost); there && *there == bytes) return {};
    return replace_file(file, bytes, 0644);
  }

  bool has(const std::string& name) override {
    std::error_code none;
    return fs::exists(folder_ / name, none);
  }

  Result<void> keep_only(const std::set<std::string>& names) override {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder_ / "pictures", none)) {
      const std::string name = "pictures/" + entry.path().filename().string();
      const bool ours = entry.is_regular_file(none) && entry.path().stem().string().find_first_not_of("0123456789abcdef-") == std::string::npos;
      if (!ours || names.count(name)) continue;
      if (fs::remove(entry.path(), none); none)
        return fail(ErrorKind::store, entry.path().string() + ": " + none.message(), "take it away by hand: it may show somebody who has opted out");
    }
    return {};
  }

 private:
  const fs::path folder_;
};

class UrlShelf final : public Shelf {
 public:
  UrlShelf(const std::string& address, StoreAccess access, NetworkSettings network, std::function<bool()> given_up)
      : access_(std::move(access)), network_(std::move(network)), given_up_(std::move(given_up)), client_("kudosk/" + version()) {
    // A signed address keeps what stands behind its question mark.
    const auto mark = std::min(address.find('?'), address.size());
    base_ = address.substr(0, mark);
    query_ = address.substr(mark);
    if (base_.back() != '/') base_ += '/';
  }

  Result<void> put(const std::string& name, const std::string& bytes) override {
    const std::size_t now = std::hash<std::string>{}(bytes);
    if (const auto known = there_.find(name); known != there_.end() && known->second == now) return {};
    // What an earlier run has put there is asked for once; a store that lets nobody read gets it again.
    if (!there_.count(name)) {
      const auto answer = ask("GET", name, {});
      const bool read = answer && answer->status == 200;
      if (read && name == kFeed) remember_pictures(answer->body);
      if (read && answer->body == bytes) {
        there_[name] = now;
        return {};
      }
    }
    auto answer = ask("PUT", name, bytes);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status / 100 != 2) return refused("PUT", name, *answer);
    there_[name] = now;
    return {};
  }

  bool has(const std::string& name) override {
    if (there_.count(name)) return true;
    const auto answer = ask("GET", name, {});
    return answer && answer->status == 200;
  }

  Result<void> keep_only(const std::set<std::string>& names) override {
    for (auto at = there_.begin(); at != there_.end();) {
      if (at->first == kFeed || names.count(at->first)) {
        ++at;
        continue;
      }
      auto answer = ask("DELETE", at->first, {});
      if (!answer) return tl::unexpected(answer.error());
      if (answer->status / 100 != 2 && answer->status != 404 && answer->status != 410) return refused("DELETE", at->first, *answer);
      at = there_.erase(at);
    }
    return {};
  }

 private:
  static constexpr const char* kFeed = "feed.json";
  static constexpr std::size_t kUnknown = 0;  // what is there of a picture that an earlier run has put

  /// The pictures of the feed that is there now: those that the next one does not name are taken away, also after a start.
  void remember_pictures(const std::string& feed) {
    static constexpr std::string_view kBegin = "\"pictures/";
    for (std::size_t at = 0; (at = feed.find(kBegin, at)) != feed.npos;) {
      const std::size_t from = at + 1, end = feed.find('"', from);
      if (end == feed.npos) return;
      const std::string name = feed.substr(from, end - from);
      const std::string_view stem = std::string_view(name).substr(kBegin.size() - 1, name.find('.') - (kBegin.size() - 1));
      if (!stem.empty() && stem.find_first_not_of("0123456789abcdef-") == stem.npos) there_.emplace(name, kUnknown);
      at = end;
    }
  }

  tl::unexpected<Error> refused(const char* method, const std::string& name, const net::Response& answer) const {
    // S3 says in XML why: its own word for it is worth more than the number.
    std::string why;
    if (const auto begin = answer.body.find("<Code>"), end = answer.body.find("</Code>"); begin != answer.body.npos && end != answer.body.npos && end > begin && end - begin < 80)
      why = " (" + answer.body.substr(begin + 6, end - begin - 6) + ")";
    const bool auth = answer.status == 401 || answer.status == 403;
    const char* hint = !auth                          ? "it is tried again with the next poll"
                       : !access_.key_id_file.empty() ? "look at --key-id-file, --secret-file, --region, and what the key may do: s3:GetObject, s3:PutObject, s3:DeleteObject"
                                                      : "name the store's token with --token-file, or its key with --key-id-file and --secret-file";
    return fail(auth ? ErrorKind::auth : ErrorKind::http, fmt::format("{}: {} was answered with {}{}", net::redacted(base_ + name), method, answer.status, why), hint);
  }

  Result<net::Response> ask(const char* method, const std::string& name, const std::string& bytes) {
    net::Request request;
    request.method = method;
    request.url = base_ + name + query_;
    if (!bytes.empty()) {
      // A picture's name is its content's hash: it never changes.
      request.headers = {{"Content-Type", type_of(name)}, {"Cache-Control", name == kFeed ? "no-cache" : "public, max-age=31536000, immutable"}};
    }
    request.credential = true;
    request.body = bytes;
    request.allow_http = base_.rfind("http://", 0) == 0;
    request.proxy = network_.proxy;
    request.ca_file = network_.ca_file.string();
    if (access_.key_id_file.empty()) {
      auto token = bearer();
      if (!token) return tl::unexpected(token.error());
      if (!token->empty()) request.headers.push_back({"Authorization", "Bearer " + *token});
      return send(std::move(request), name);
    }
    auto key = store_key();
    if (!key) return tl::unexpected(key.error());
    SystemClock clock;
    net::Request signed_now = request;
    sign(signed_now, *key, clock.now().wall + ahead_);
    auto answer = send(std::move(signed_now), name);
    if (!answer || answer->status != 403) return answer;
    // A store takes no signature of a quarter of an hour ago: where this machine's clock is wrong, the store's own counts.
    const auto theirs = parse_http_date(answer->header("date"));
    if (!theirs || std::chrono::abs(*theirs - (clock.now().wall + ahead_)) < kClocksApart) return answer;
    ahead_ = *theirs - clock.now().wall;
    sign(request, *key, clock.now().wall + ahead_);
    return send(std::move(request), name);
  }

  Result<std::string> bearer() const {
    if (!access_.token_file.empty()) return read_secret(access_.token_file, {});
    const char* token = std::getenv("KUDOSK_PUBLISH_TOKEN");
    return token ? std::string(token) : std::string();
  }

  Result<StoreKey> store_key() const {
    StoreKey key;
    key.region = access_.region;
    for (const auto& [file, value] : {std::pair{&access_.key_id_file, &key.id}, {&access_.secret_file, &key.secret}, {&access_.session_file, &key.session}}) {
      if (file->empty()) continue;
      auto secret = read_secret(*file, {});
      if (!secret) return tl::unexpected(secret.error());
      *value = std::move(*secret);
    }
    return key;
  }

  Result<net::Response> send(net::Request request, const std::string& name) {
    const std::string method = request.method;
    const auto id = client_.send(std::move(request));
    SystemClock clock;
    for (const Show end = clock.now().show + kPutLimit; clock.now().show < end && !given_up_();) {
      for (auto& outcome : client_.wait(kLook))
        if (outcome.id == id) return std::move(outcome.response);
    }
    client_.cancel(id);
    return fail(ErrorKind::network, net::redacted(base_ + name) + ": " + method + " was not answered in time");
  }

  std::string base_, query_;  // the address up to its question mark, with a slash at its end; and the rest
  const StoreAccess access_;
  const NetworkSettings network_;
  const std::function<bool()> given_up_;
  net::Client client_;
  Millis ahead_{0};                           // the store's clock before this machine's
  std::map<std::string, std::size_t> there_;  // name → hash of what is there
};

}  // namespace

bool is_address(const std::string& folder_or_url) { return folder_or_url.rfind("http://", 0) == 0 || folder_or_url.rfind("https://", 0) == 0; }

std::unique_ptr<Shelf> make_shelf(const std::string& folder_or_url, const StoreAccess& access, const NetworkSettings& network, std::function<bool()> given_up) {
  if (is_address(folder_or_url)) return std::make_unique<UrlShelf>(folder_or_url, access, network, std::move(given_up));
  return std::make_unique<FolderShelf>(folder_or_url);
}

}  // namespace kudosk::app
