#include "app/shelf.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>

#include "app/health.h"
#include "base/file.h"
#include "net/client.h"

namespace kudosk::app {

namespace fs = std::filesystem;

namespace {

constexpr Millis kPutLimit{60000}, kLook{200};
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

  void keep_only(const std::set<std::string>& names) override {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder_ / "pictures", none)) {
      const std::string name = "pictures/" + entry.path().filename().string();
      const bool ours = entry.is_regular_file(none) && entry.path().stem().string().find_first_not_of("0123456789abcdef-") == std::string::npos;
      if (ours && !names.count(name)) fs::remove(entry.path(), none);
    }
  }

 private:
  const fs::path folder_;
};

class UrlShelf final : public Shelf {
 public:
  UrlShelf(std::string base, NetworkSettings network, std::function<bool()> given_up)
      : base_(std::move(base)), network_(std::move(network)), given_up_(std::move(given_up)), client_("kudosk/" + version()) {
    if (base_.back() != '/') base_ += '/';
  }

  Result<void> put(const std::string& name, const std::string& bytes) override {
    const std::size_t now = std::hash<std::string>{}(bytes);
    if (const auto known = there_.find(name); known != there_.end() && known->second == now) return {};
    // What an earlier run has put there is asked for once; a store that lets nobody read gets it again.
    if (!there_.count(name))
      if (auto answer = ask("GET", name, {}); answer && answer->status == 200 && answer->body == bytes) {
        there_[name] = now;
        return {};
      }
    auto answer = ask("PUT", name, bytes);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status / 100 != 2)
      return fail(answer->status == 401 || answer->status == 403 ? ErrorKind::auth : ErrorKind::http,
                  fmt::format("{}: PUT was answered with {}", net::redacted(base_ + name), answer->status),
                  answer->status == 401 || answer->status == 403 ? "put the store's token into the environment's KUDOSK_PUBLISH_TOKEN" : "it is tried again with the next change");
    there_[name] = now;
    return {};
  }

  bool has(const std::string& name) override {
    if (there_.count(name)) return true;
    const auto answer = ask("GET", name, {});
    return answer && answer->status == 200;
  }

  // Storage has rules of its own for what is old.
  void keep_only(const std::set<std::string>&) override {}

 private:
  Result<net::Response> ask(const char* method, const std::string& name, const std::string& bytes) {
    net::Request request;
    request.method = method;
    // A signed address keeps what stands behind its question mark.
    const auto query = base_.find('?');
    request.url = query == std::string::npos ? base_ + name : base_.substr(0, query) + (base_[query - 1] == '/' ? "" : "/") + name + base_.substr(query, base_.size() - query - 1);
    if (!bytes.empty()) request.headers = {{"Content-Type", type_of(name)}};
    // An object store's own token, where it wants one: from the environment, never from the command line.
    if (const char* token = std::getenv("KUDOSK_PUBLISH_TOKEN"); token && *token) request.headers.push_back({"Authorization", std::string("Bearer ") + token});
    request.credential = true;
    request.body = bytes;
    request.allow_http = base_.rfind("http://", 0) == 0;
    request.proxy = network_.proxy;
    request.ca_file = network_.ca_file.string();
    const auto id = client_.send(std::move(request));
    SystemClock clock;
    for (const Show end = clock.now().show + kPutLimit; clock.now().show < end && !given_up_();) {
      for (auto& outcome : client_.wait(kLook))
        if (outcome.id == id) return std::move(outcome.response);
    }
    client_.cancel(id);
    return fail(ErrorKind::network, net::redacted(base_ + name) + ": " + method + " was not answered in time");
  }

  std::string base_;
  const NetworkSettings network_;
  const std::function<bool()> given_up_;
  net::Client client_;
  std::map<std::string, std::size_t> there_;  // name → hash of what is there
};

}  // namespace

std::unique_ptr<Shelf> make_shelf(const std::string& folder_or_url, const NetworkSettings& network, std::function<bool()> given_up) {
  if (folder_or_url.rfind("http://", 0) == 0 || folder_or_url.rfind("https://", 0) == 0) return std::make_unique<UrlShelf>(folder_or_url, network, std::move(given_up));
  return std::make_unique<FolderShelf>(folder_or_url);
}

}  // namespace kudosk::app
