// The pictures that the feed names: found in the cache or fetched, checked, and given as files. Owned by the Engine; network thread.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/merge.h"
#include "net/client.h"
#include "store/picture_cache.h"
#include "sync/reporter.h"

namespace kudosk::sync {

inline constexpr std::size_t most_pictures = 400;
inline constexpr std::size_t most_pictures_flying = 4;
inline constexpr std::size_t largest_picture = 8u << 20;

struct WantedPicture {
  std::string address, source;
};
/// What the feed's items name, newest first, then who has a day of their own to be shown; each address once, at most `most_pictures`. `holdings` say which source knows a person.
std::vector<WantedPicture> wanted_pictures(const Feed& feed, const std::vector<Holding>& holdings);

/// PNG, JPEG, WebP or GIF by its first bytes.
bool is_picture(std::string_view bytes);
/// Whether `path`, followed to where it really is, lies in `folder`.
bool inside(const std::filesystem::path& path, const std::filesystem::path& folder);

class PictureFetcher {
 public:
  /// How a picture of a source is asked for; and the folders that a source's own files lie in.
  using Asker = std::function<Result<net::Request>(const std::string& source, const std::string& address)>;
  using Folders = std::function<std::vector<std::filesystem::path>(const std::string& source)>;
  using Files = std::map<std::string, std::string>;

  /// An empty cache folder: nothing is fetched. `once`: what fails is not tried again.
  PictureFetcher(const std::filesystem::path& cache, bool once, Asker ask, Folders folders, Reporter& reporter);

  void want(const std::vector<WantedPicture>& wanted, const Now& now);
  void pump(const Now& now, net::Transport& transport);
  bool owns(std::uint64_t id) const { return flying_.count(id) > 0; }
  void deliver(net::Outcome outcome, const Now& now, net::Transport& transport);
  void abandon(net::Transport& transport);

  std::optional<Show> due() const;
  /// Nothing is under way, or will be by itself soon.
  bool settled() const { return flying_.empty() && waiting_.empty(); }

  /// Address → file. Another value than the last time when `changed`.
  std::shared_ptr<const Files> files() const { return files_; }
  /// Whether there are files that files() does not name yet; publish() takes them up.
  bool changed() const { return changed_; }
  void publish(const Now& now);

 private:
  struct Picture {
    std::string source;
    std::string file;  // empty: not there yet
    bool flying = false, hopeless = false;
    unsigned failures = 0;
    Show next{};  // not before
  };
  bool find_local(const std::string& address, Picture& picture, const Now& now);
  void failed(Picture& picture, const Error& error, const Now& now);

  std::optional<store::PictureCache> cache_;
  const bool once_;
  const Asker ask_;
  const Folders folders_;
  Reporter& reporter_;
  std::map<std::string, Picture> pictures_;      // by address
  std::deque<std::string> waiting_;              // addresses never tried, in the order in which they are wanted
  std::map<std::uint64_t, std::string> flying_;  // address
  std::shared_ptr<const Files> files_ = std::make_shared<Files>();
  bool changed_ = false;
};

}  // namespace kudosk::sync
