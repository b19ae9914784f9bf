// A sheet: published over HTTP (Google's, or any), or a file, which may have a folder of photos beside it.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "sources/factories.h"
#include "sources/file_text.h"
#include "sources/photos.h"
#include "sources/sheet/read_sheet.h"

namespace kudosk::sources {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

/// "https://docs.google.com/spreadsheets/d/ID/edit#gid=7", as it stands in a browser, is the page; this is the sheet.
std::string sheet_address(const std::string& url) {
  const std::string at = "https://docs.google.com/spreadsheets/d/";
  if (url.rfind(at, 0) != 0) return url;
  std::string gid;
  if (const auto found = url.find("gid="); found != std::string::npos) {
    const auto end = url.find_first_not_of("0123456789", found + 4);
    gid = url.substr(found + 4, end == std::string::npos ? end : end - found - 4);
  }
  const std::string rest = url.substr(at.size());
  const auto published = rest.rfind("e/", 0) == 0;
  const auto slash = rest.find('/', published ? 2 : 0);
  if (slash == std::string::npos) return url;
  const std::string what = rest.substr(slash + 1, rest.find_first_of("?#", slash) - slash - 1);
  const std::string id = at + rest.substr(0, slash);
  if (what == "pubhtml") return id + "/pub?output=csv&single=true&gid=" + (gid.empty() ? "0" : gid);
  if (what == "edit" || what == "view" || what == "htmlview" || what.empty()) return id + "/export?format=csv" + (gid.empty() ? "" : "&gid=" + gid);
  return url;
}

std::string charset_of(std::string_view content_type) {
  const auto at = content_type.find("charset=");
  if (at == std::string_view::npos) return {};
  std::string_view name = content_type.substr(at + 8);
  name = name.substr(0, name.find(';'));
  while (!name.empty() && (name.front() == '"' || name.front() == ' ')) name.remove_prefix(1);
  while (!name.empty() && (name.back() == '"' || name.back() == ' ')) name.remove_suffix(1);
  return std::string(name);
}

class CsvSource final : public Source {
 public:
  CsvSource(sheet::Options options, std::string url, FileText file, std::filesystem::path photos, std::string folder, bool token)
      : options_(std::move(options)), url_(std::move(url)), file_(std::move(file)), photos_path_(std::move(photos)), folder_(std::move(folder)), token_(token) {}

  Millis default_interval() const override { return url_.empty() ? Millis(10s) : Millis(5min); }

  Effects poll(const Now&) override {
    if (url_.empty()) return {file_.ask()};
    HttpAsk http;
    http.request.url = url_;
    http.request.headers = {{"Accept", "text/csv, text/plain;q=0.9, */*;q=0.5"}};
    http.conditional = true;
    if (token_) http.secrets.push_back(SecretUse{});
    return {Ask{"sheet", std::move(http), {}, {}, {}}};
  }

  Effects answer(const Now& now, const Ask& asked, Answer answer) override {
    if (asked.tag == "photos") {
      std::vector<std::string> names;
      names.reserve(answer.entries.size() + answer.unsettled.size());
      for (const auto& entry : answer.entries) names.push_back(entry.name);
      for (auto& name : answer.unsettled) names.push_back(std::move(name));
      std::sort(names.begin(), names.end());
      Effects effects = finish(std::move(names));
      // The sheet is shown all the same.
      if (answer.error) effects.push_back(Trouble{std::move(*answer.error)});
      return effects;
    }
    if (answer.http) {
      if (answer.not_modified) return {};
      const auto& response = *answer.http;
      if (response.status < 200 || response.status > 299) return {Trouble{http_error(response, "the sheet")}};
      options_.charset = charset_of(response.header("content-type"));
      options_.base = response.url.empty() ? url_ : response.url;
      bytes_ = std::move(answer.http->body);
      return with_photos();
    }
    auto whole = file_.take(now, std::move(answer));
    if (whole.error) return {Trouble{std::move(*whole.error)}};
    if (whole.again) return {std::move(*whole.again)};
    bytes_ = std::move(whole.bytes);
    return with_photos();
  }

 private:
  Effects with_photos() {
    if (photos_path_.empty()) return finish({});
    return {Ask{"photos", FolderAsk{photos_path_}, {}, {}, {}}};
  }

  Effects finish(std::vector<std::string> photos) {
    const std::size_t print = std::hash<std::string>{}(bytes_);
    if (given_ && print == print_ && bytes_.size() == size_ && photos == photos_) return {};
    auto reading = sheet::read_sheet(bytes_, options_);
    if (!reading) {
      Error error = std::move(reading.error());
      error.message = "the sheet: " + error.message;
      if (url_.empty()) error.retry_after = local_retry;
      return {Trouble{std::move(error)}};
    }
    const Photos known = photos_path_.empty() ? Photos() : Photos(std::filesystem::absolute(std::filesystem::path(folder_) / photos_path_).string(), photos);
    place_pictures(*reading, photos_path_.empty() ? nullptr : &known, file_.folder().string(), options_.base);
    given_ = true;
    print_ = print;
    size_ = bytes_.size();
    photos_ = std::move(photos);
    file_.given();
    reading->batch.whole = true;
    bytes_.clear();
    return {Emit{std::move(reading->batch)}};
  }

  sheet::Options options_;
  const std::string url_;
  FileText file_;
  const std::filesystem::path photos_path_;
  const std::string folder_;
  const bool token_;
  std::string bytes_;  // of the poll under way
  // what was given last
  bool given_ = false;
  std::size_t print_ = 0, size_ = 0;
  std::vector<std::string> photos_;
};

}  // namespace

Result<std::unique_ptr<Source>> make_csv(const Made& made) {
  auto options = sheet::options_from(made);
  if (!options) return tl::unexpected(options.error());
  auto place = place_of(made, "a sheet");
  if (!place) return tl::unexpected(place.error());
  static const json none = json::object();
  const json& settings = made.settings.options ? *made.settings.options : none;
  options->numbered = settings.value("numbered", json()) == true;
  const auto photos = settings.find("photos");
  return std::make_unique<CsvSource>(std::move(*options), sheet_address(place->url), FileText(place->path, made.settings.folder),
                                     photos != settings.end() && photos->is_string() ? photos->get<std::string>() : "", made.settings.folder.string(),
                                     settings.contains("token_file"));
}

}  // namespace kudosk::sources
