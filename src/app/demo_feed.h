// The believable office of the demo: what its feed says at a moment. Pure but for reading assets/samples once; immutable, any thread.
//
// The same seed, wall time and elapsed time always give the same bytes. From the start on: a new kudos each 20–40 s (all of them written beforehand, in
// assets/samples/feed.json), one item edited after 45 s, one retracted after 75 s, reactions that grow, and a goal that moves on each 30 s.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "base/zone.h"

namespace kudosk::app {

/// A state of an item that was posted to the server: from `at` (since the demo's start) on, until a later state of the same id.
struct DemoState {
  Millis at{};
  std::string id;
  std::string json;  ///< the item as the feed has it, or its tombstone: one JSON object
};

/// A part of the feed, as the server is asked for it. The default is the whole on one page.
struct DemoView {
  std::optional<Millis> since;       ///< only what has changed after this moment
  std::optional<std::string> token;  ///< `since` of the answer; absent: it has none
  std::size_t page = 0;              ///< from 1; 0: all on one page
  std::size_t page_size = 10;
  std::string next;  ///< the address of a page, to which its number is added
};

class Demo {
 public:
  /// Reads `assets/samples/feed.json` below `folder` (assets_folder()). ErrorKind::store or content, with the file's name.
  static Result<Demo> load(const std::filesystem::path& folder);

  /// The feed document at `wall`, `elapsed` after the start; its local times (Friday at 14:00) are those of `zone`. What retracted items leave are tombstones.
  std::string feed(std::uint64_t seed, Millis elapsed, Wall wall, const Zone& zone, const DemoView& view = {}, const std::vector<DemoState>& posted = {}) const;

  /// When the k-th kudos (from 0) comes.
  static Millis arrival(std::uint64_t seed, std::size_t k);

 private:
  struct Script;
  explicit Demo(std::shared_ptr<const Script> script) : script_(std::move(script)) {}
  std::shared_ptr<const Script> script_;
};

/// The whole feed of the demo from the installed assets.
Result<std::string> demo_feed(std::uint64_t seed, Millis elapsed, Wall wall, const Zone& zone = Zone{});

}  // namespace kudosk::app
