// `render --sheet`: every scene, theme, size and language as one picture, to be looked at whole. One thread.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "app/world.h"
#include "base/log.h"
#include "domain/snapshot.h"
#include "playlist/director.h"

namespace kudosk::app {

struct SheetContent {
  std::shared_ptr<const World> world;
  std::shared_ptr<const Snapshot> snapshot;
  Now now;
  std::vector<playlist::Entry> slides;  ///< every slide that there is
  bool demo = false;                    ///< with a made-up sign-in and a picture, which the samples lack
};

/// Writes `folder`/sheet.jpg, at most 600,000 bytes.
Result<std::filesystem::path> write_contact_sheet(const SheetContent& content, const std::filesystem::path& folder, Log& log);

}  // namespace kudosk::app
