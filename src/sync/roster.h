// Which sources run: made from a configuration, and carried over to the next one with what still holds of them. Owned by the Engine; network thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "domain/merge.h"
#include "store/store.h"
#include "sync/runner.h"

namespace kudosk::sync {

class Roster {
 public:
  struct Options {
    std::filesystem::path state;  ///< where rotated secrets are; empty: nowhere
    bool once = false;
    Maker make;
  };
  Roster(Options options, Reporter& reporter, Random& random) : options_(std::move(options)), reporter_(reporter), random_(random) {}

  struct Enlisted {
    std::vector<Holding> holdings;
    bool lost = false;  ///< something that was held or stored is no longer, or with other settings: the store has to follow at once
  };
  /// One runner for each enabled source, with what was stored of it. Gives their holdings, in the same order.
  Enlisted enlist(std::shared_ptr<const Config> config, store::Contents stored, const Now& now);

  /// A source that the new configuration asks for in the same way stays as it is; one that it changes is made anew, and one that it no longer has goes. REQUIRES: holdings
  /// are those of the runners, in their order.
  Enlisted follow(std::shared_ptr<const Config> config, std::vector<Holding> holdings, const Now& now, net::Transport& transport);

  std::vector<std::unique_ptr<Runner>>& runners() { return runners_; }
  const std::vector<std::unique_ptr<Runner>>& runners() const { return runners_; }
  Runner* find(std::string_view name);
  /// What the store keeps of one, but for its holding.
  store::Stored stored(std::size_t index) const;

 private:
  std::unique_ptr<Runner> make(RunnerSetup setup);

  const Options options_;
  Reporter& reporter_;
  Random& random_;
  std::shared_ptr<const Config> config_;
  std::vector<std::unique_ptr<Runner>> runners_;
};

}  // namespace kudosk::sync
