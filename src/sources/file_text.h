// A source's own file, read when it is whole: what the sources of files share. Without I/O; network thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sources/source.h"

namespace kudosk::sources {

/// A file that is away or broken is looked at again so soon: asking costs nobody anything, and a stick comes back at any moment.
inline constexpr Millis local_retry{5000};

/// Where a source is: one of the two is empty.
struct Place {
  std::string url, path;
};
/// `url` or `path` of the settings; `what` names the source in messages ("a sheet").
Result<Place> place_of(const Made& made, std::string_view what);

class FileText {
 public:
  /// `path` may be relative to `folder`.
  FileText(std::filesystem::path path, const std::filesystem::path& folder)
      : path_(std::move(path)), folder_(path_.empty() ? std::filesystem::path() : std::filesystem::absolute(folder / path_).parent_path()) {}

  Ask ask() const { return Ask{"file", FileAsk{path_}, {}, {}, {}}; }
  /// Once something of it is shown, a file that was changed a moment ago is waited for: half of it would take away the other half.
  struct Taken {
    std::string bytes;
    std::optional<Ask> again;
    std::optional<Error> error;
  };
  Taken take(const Now& now, Answer answer);
  void given() { given_ = true; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path path_, folder_;
  bool given_ = false;
  int waits_ = 0;
};

}  // namespace kudosk::sources
