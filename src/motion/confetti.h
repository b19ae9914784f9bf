// One burst of paper: where each piece is at a moment, in closed form. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"

namespace kudosk::motion {

/// A piece at one moment. What colour and shape the numbers stand for is the theme's business (take them modulo what it has).
struct Flake {
  float x = 0, y = 0;  ///< centre, stage px
  float w = 0, h = 0;
  float angle = 0;   ///< degrees
  float squash = 1;  ///< −1…1: how much of its face is towards us (tumbling)
  float alpha = 1;
  std::uint8_t colour = 0, shape = 0;
};

/// Shot in from both sides and let fall along the top edge: it frames the stage and leaves the middle to the words.
class Burst {
 public:
  static constexpr int kPieces = 120;
  static constexpr Millis kLength{2500};

  /// The same seed and stage give the same burst on every machine.
  Burst(std::uint64_t seed, float stage_w, float stage_h);

  /// The pieces that are on the stage at `elapsed` since the burst began; none outside 0…kLength.
  void at(Millis elapsed, std::vector<Flake>& out) const;

 private:
  struct Shot {
    float x0, y0, vx, vy;  // where from and how fast, px and px/s
    float drag, fall;      // 1/s; the speed at which it falls in the end, px/s
    float w, h;
    float angle, spin;       // degrees, degrees/s
    float phase, tumble;     // radians, radians/s
    float sway, sway_speed;  // px, radians/s
    float begin, end;        // seconds
    float alpha;
    std::uint8_t colour, shape;
  };
  std::vector<Shot> shots_;
  float w_, h_;
};

}  // namespace kudosk::motion
