#include "draw/theme.h"

namespace kudosk::draw {

const Backdrop& Theme::backdrop(const std::string& scene) const {
  if (const auto own = backdrops.find(scene); own != backdrops.end()) return own->second;
  if (const auto common = backdrops.find("default"); common != backdrops.end()) return common->second;
  // A theme without any backdrop still has a ground: the dark default's.
  static const Backdrop plain{hex("#0b1026"),
                              hex("#191a45"),
                              {{0.12f, 0.08f, 1100, 800, hex("#7458ff").with_alpha(0.55f), 0.65f},
                               {0.92f, 0.96f, 1000, 760, hex("#ff6f91").with_alpha(0.42f), 0.65f},
                               {0.88f, 0.04f, 900, 700, hex("#2cbed7").with_alpha(0.28f), 0.60f}},
                              nullptr,
                              {}};
  return plain;
}

}  // namespace kudosk::draw
