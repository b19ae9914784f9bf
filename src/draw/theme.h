// A theme's values. Immutable; any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "draw/list.h"

namespace kudosk::draw {

struct Theme {
  std::string name = "dark";
  Colour ink, dim, card, line, on_avatar;            ///< text, secondary text, card fill, card line, words on an avatar
  Colour praise, learning, goals, announcements;     ///< an accent a kind
  Colour good, warn;
  Colour ring_inner;                                 ///< between an avatar and its ring
  std::vector<Colour> ring;                          ///< stops of the conic ring
  std::vector<std::pair<Colour, Colour>> avatars;    ///< gradients, one chosen by the person's id
  std::vector<Colour> confetti;
  std::vector<std::uint8_t> confetti_shapes{0};
  std::map<std::string, Backdrop> backdrops;         ///< by scene ("recognition", "milestone", …) and "default"
  std::string family = "Inter", display_family = "Inter Display", mono_family = "DejaVu Sans Mono";
  float radius = 32, density = 1;
  std::string transition = "fade";
  const Backdrop& backdrop(const std::string& scene) const;
};

}  // namespace kudosk::draw
