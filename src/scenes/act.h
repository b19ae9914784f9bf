// One staging of a slide: its layers and how they move. Made on the studio thread, then owned by the render thread; at time t it gives a draw list.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "config/config.h"
#include "domain/item.h"
#include "draw/list.h"
#include "motion/track.h"

namespace kudosk::scenes {

/// A layer on its way. Tracks are of the act's elapsed time; the exit is the act's (it may begin early, or be put off).
struct Element {
  std::shared_ptr<const draw::Layer> layer;
  motion::Track dx, dy, alpha{1.0}, scale{1.0};
};
/// Something drawn anew each frame while it moves: bars, rings, counting numbers, confetti. Before and after that `draw` gives what stands still.
struct Live {
  Millis until{};  ///< it moves in [from, until)
  Millis from{};
  std::function<void(Millis elapsed, draw::List& out)> draw;
  std::vector<std::shared_ptr<const draw::Layer>> layers;  ///< every layer that `draw` may put, so that the studio bakes them before
  Millis every{};                                          ///< it changes only so often (a moving picture); 0: with every frame
};

/// How long the parts of a slide are.
struct Timing {
  Millis enter{800}, dwell{6000}, exit{400};  ///< dwell counts from the entrance's begin to the exit's
};

class Act {
 public:
  std::string scene;         ///< the log's word
  std::string item, source;  ///< empty for a composed scene
  std::shared_ptr<const draw::Backdrop> backdrop;
  Timing timing;
  using Part = std::variant<Element, Live>;
  std::vector<Part> parts;  ///< back to front
  float leave_dy = 0;       ///< how far everything goes while it leaves, stage px
  Transition transition = Transition::fade;
  draw::Point area{1920, 1080};  ///< the stage that it passes over
  bool mirrored = false;
  /// Whose words a composed scene shows: an edit or a retraction of one of them ends the act.
  std::vector<std::shared_ptr<const Item>> items;

  /// The frame at `elapsed` since the act came on (the ground is not in it: the show mixes backdrops). The exit begins after `timing.dwell`: everything leaves over
  /// `timing.exit` as the transition has it, and nothing is drawn from there on.
  void frame(Millis elapsed, draw::List& out) const;
  /// The next moment after `elapsed` at which the frame differs: elapsed itself + one frame while it moves, the next beginning when still, Millis::max(): nothing more before the
  /// exit ends.
  Millis next_change(Millis elapsed) const;
  Millis length() const { return timing.dwell + timing.exit; }
};

}  // namespace kudosk::scenes
