// When the store is written: on change and at most every five minutes, at once where a power cut would bring back what is not to be seen. Network thread.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "store/store.h"
#include "sync/reporter.h"

namespace kudosk::sync {

class Saver {
 public:
  /// What has changed: `notes` are cursors and validators alone (an older one still leads to the same content), `now` can't wait.
  enum class Change { notes, content, now };

  /// An empty folder: nothing is ever written. `started` counts as the last time of writing.
  Saver(std::filesystem::path folder, Show started, Reporter& reporter) : folder_(std::move(folder)), last_(started), reporter_(reporter) {}

  void touch(Change change);
  std::optional<Show> due() const;
  /// Writes what `contents` gives where that is due; with `leaving`, whatever has changed. Returns whether trouble() has changed.
  bool save(const std::function<store::Contents()>& contents, const Now& now, bool leaving = false);
  /// Something else in the folder could not be read or written.
  void met(Error error, Show now);
  const std::optional<Error>& trouble() const { return trouble_; }
  std::uint64_t writes() const { return writes_; }

 private:
  const std::filesystem::path folder_;
  Show last_;  // when it was last written, or tried
  Reporter& reporter_;
  std::optional<Change> changed_;
  bool failed_ = false;
  std::optional<Error> trouble_;
  std::uint64_t writes_ = 0;
};

}  // namespace kudosk::sync
