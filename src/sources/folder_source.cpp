// A folder for events, such as a stick or a share: sheets and feeds in it, and photos of people. A file counts when it is whole; one that is being written, or broken, leaves what
// it said before; a folder that is away or bare (a stick that was pulled) leaves all of it.
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/unicode.h"
#include "sources/factories.h"
#include "sources/file_text.h"
#include "sources/photos.h"
#include "sources/sheet/read_sheet.h"
#include "wire/feed_json.h"

namespace kudosk::sources {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_files = 50;

bool ends_with(const std::string& name, std::string_view ending) { return folded(name).ends_with(ending); }
bool is_sheet(const std::string& name) { return ends_with(name, ".csv") || ends_with(name, ".tsv"); }
bool is_feed(const std::string& name) { return ends_with(name, ".json"); }
/// What is to be shown lies at the top; below it are photos, and what cameras and archives put beside them.
bool is_data(const std::string& name) { return name.find('/') == std::string::npos && (is_sheet(name) || is_feed(name)); }

/// What systems leave on every stick.
bool is_litter(const std::string& name) {
  static constexpr std::array litter{"$RECYCLE.BIN/", "RECYCLER/", "System Volume Information/", "__MACOSX/", "lost+found/"};
  return std::any_of(litter.begin(), litter.end(), [&](std::string_view one) { return name.rfind(one, 0) == 0; });
}

class FolderSource final : public Source {
 public:
  FolderSource(std::filesystem::path path, const std::filesystem::path& folder, sheet::Options options, std::set<std::string> aliases)
      : path_(std::move(path)), whole_path_(std::filesystem::absolute(folder / path_)), options_(std::move(options)), aliases_(std::move(aliases)) {}

  Millis default_interval() const override { return 5s; }

  Effects poll(const Now&) override { return {Ask{"folder", FolderAsk{path_}, {}, {}, {}}}; }

  Effects answer(const Now&, const Ask& asked, Answer answer) override {
    if (asked.tag == "folder") return listed(std::move(answer));
    return read(asked.tag, std::move(answer));
  }

 private:
  /// What is known of a file: of its last state that could be read, and of the one that was met last.
  struct File {
    std::uintmax_t size = 0;
    Wall modified{};
    bool tried = false;
    std::optional<sheet::Reading> good;  // a feed's has no pictures of its own
    std::optional<Error> error;
  };

  Effects gone(Error error) {
    error.retry_after = local_retry;
    return {Trouble{std::move(error)}};
  }

  Effects listed(Answer answer) {
    if (answer.error) return gone(std::move(*answer.error));
    std::erase_if(answer.entries, [](const FolderEntry& entry) { return is_litter(entry.name); });
    std::erase_if(answer.unsettled, is_litter);
    if (answer.entries.empty() && answer.unsettled.empty())
      return gone({ErrorKind::content, whole_path_.string() + ": the folder is empty", "is the stick in? What it had last stays on the screen", 0, {}});

    std::vector<std::string> photos;
    std::set<std::string> present(answer.unsettled.begin(), answer.unsettled.end());
    wanted_.clear();
    too_many_ = false;
    for (const auto& entry : answer.entries) {
      if (is_photo(entry.name)) photos.push_back(entry.name);
      if (!is_data(entry.name)) continue;
      if (wanted_.size() == most_files) {
        too_many_ = true;
        continue;
      }
      present.insert(entry.name);
      wanted_.push_back(entry);
    }
    for (const auto& name : answer.unsettled)
      if (is_photo(name)) photos.push_back(name);
    std::sort(photos.begin(), photos.end());
    changed_ = changed_ || photos != photos_;
    photos_ = std::move(photos);
    for (auto at = files_.begin(); at != files_.end();) {
      const bool stays = present.count(at->first) > 0;
      changed_ = changed_ || (!stays && at->second.good);
      at = stays ? std::next(at) : files_.erase(at);
    }
    std::erase_if(wanted_, [&](const FolderEntry& entry) {
      const auto known = files_.find(entry.name);
      return known != files_.end() && known->second.tried && known->second.size == entry.size && known->second.modified == entry.modified;
    });
    return next();
  }

  Effects next() {
    if (wanted_.empty()) return give();
    return {Ask{wanted_.front().name, FileAsk{path_ / wanted_.front().name}, {}, {}, {}}};
  }

  Effects read(const std::string& name, Answer answer) {
    if (wanted_.empty() || wanted_.front().name != name) return {};
    const FolderEntry entry = wanted_.front();
    wanted_.erase(wanted_.begin());
    // Not the file's fault: the next look tells whether the stick is there at all.
    if (answer.error && answer.error->kind != ErrorKind::limit) {
      wanted_.clear();
      return gone(std::move(*answer.error));
    }
    File& file = files_[name];
    file.size = entry.size;
    file.modified = entry.modified;
    file.tried = true;
    auto reading = answer.error ? Result<sheet::Reading>(tl::unexpected(*answer.error)) : is_feed(name) ? read_json(answer.bytes) : sheet::read_sheet(answer.bytes, options_);
    if (!reading) {
      file.error = std::move(reading.error());
      file.error->message = name + ": " + file.error->message;
    } else {
      for (auto& drop : reading->batch.drops) drop.reason = name + ": " + drop.reason;
      file.good = std::move(*reading);
      file.error.reset();
      changed_ = true;
    }
    return next();
  }

  Result<sheet::Reading> read_json(const std::string& bytes) const {
    auto page = read_feed(bytes, whole_path_.string() + "/");
    if (!page) return tl::unexpected(page.error());
    sheet::Reading out;
    out.batch = std::move(page->batch);
    out.batch.retracted.clear();
    const auto people = by_id(out.batch.people);
    for (auto& item : out.batch.items) {
      fill_people(item, people);
      use_emoji(item, page->emoji);
    }
    auto aliases = aliases_of(out.batch.people);
    aliases.insert(aliases_.begin(), aliases_.end());
    for (const auto& item : out.batch.items)
      if (!knows_who(item, aliases)) out.batch.drops.push_back({item.id, std::string(item.kind() == Kind::milestone ? "who" : "to") + ": nobody in people has that id"});
    out.pictures.resize(out.batch.items.size());
    out.lines.resize(out.batch.items.size());
    return out;
  }

  Effects give() {
    Effects effects;
    bool whole = !too_many_;
    for (const auto& [name, file] : files_) whole = whole && (file.good || !file.tried);
    if (changed_ || !given_) {
      Batch batch;
      const Photos photos(whole_path_.string(), photos_);
      std::set<std::string> ids;
      for (const auto& [name, file] : files_) {
        if (!file.good) continue;
        sheet::Reading reading = *file.good;
        if (is_sheet(name)) {
          place_pictures(reading, &photos, whole_path_.string(), {});
        } else {
          place_photos(reading.batch, photos);
        }
        for (auto& item : reading.batch.items) {
          if (!ids.insert(item.id).second) {
            item.id = name + ":" + item.id;
            if (!ids.insert(item.id).second) continue;
          }
          batch.items.push_back(std::move(item));
        }
        for (auto& person : reading.batch.people) batch.people.push_back(std::move(person));
        for (auto& drop : reading.batch.drops) batch.drops.push_back(std::move(drop));
      }
      batch.whole = whole;
      given_ = true;
      changed_ = false;
      effects.push_back(Emit{std::move(batch)});
    }
    if (too_many_)
      effects.push_back(Trouble{{ErrorKind::limit, whole_path_.string() + ": more than " + std::to_string(most_files) + " sheets and feeds; the others are not read",
                                 "put them together", 0, local_retry}});
    for (const auto& [name, file] : files_) {
      if (!file.error) continue;
      Error error = *file.error;
      error.retry_after = local_retry;
      effects.push_back(Trouble{std::move(error)});
    }
    return effects;
  }

  const std::filesystem::path path_, whole_path_;
  const sheet::Options options_;
  const std::set<std::string> aliases_;  // by which the office names people
  std::map<std::string, File> files_;
  std::vector<std::string> photos_;
  bool given_ = false, changed_ = false, too_many_ = false;
  std::vector<FolderEntry> wanted_;  // of the poll under way: still to be read
};

}  // namespace

Result<std::unique_ptr<Source>> make_folder(const Made& made) {
  static const nlohmann::json none = nlohmann::json::object();
  const nlohmann::json& settings = made.settings.options ? *made.settings.options : none;
  const auto path = settings.find("path");
  if (path == settings.end() || !path->is_string() || path->get_ref<const std::string&>().empty())
    return fail(ErrorKind::config, "/path: a folder needs its path", R"(for example "path": "/media/usb")");
  sheet::Options options;
  options.language = made.language;
  options.time_zone = made.time_zone;
  return std::make_unique<FolderSource>(path->get<std::string>(), made.settings.folder, std::move(options), aliases_of(made.people));
}

}  // namespace kudosk::sources
