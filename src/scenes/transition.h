// How a slide gives way to the next: what a transition does to everything of an act while it comes and while it leaves. Pure; render thread.
#pragma once

#include "config/config.h"
#include "draw/list.h"

namespace kudosk::scenes {

struct Passage {
  Transition transition = Transition::fade;
  draw::Point area{1920, 1080};  ///< the stage
  bool mirrored = false;         ///< a language that is read from the right
};

/// How long an act is on its way in; its own entrance goes on beneath.
inline constexpr Millis kPassIn{500};

/// Changes the commands from `from` on. `share` of the way in or out that has passed, 0–1, not eased. `rise`: what a fade moves by on its way out, stage px.
void pass_in(const Passage& passage, double share, draw::List& list, std::size_t from);
void pass_out(const Passage& passage, double share, float rise, draw::List& list, std::size_t from);

}  // namespace kudosk::scenes
