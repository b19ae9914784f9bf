#include "motion/confetti.h"

#include <algorithm>
#include <cmath>

namespace kudosk::motion {

namespace {

// SplitMix64: the standard library's distributions differ from one implementation to the next.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  float between(float low, float high) { return low + (high - low) * (static_cast<float>(next() >> 40) / static_cast<float>(1u << 24)); }

 private:
  std::uint64_t state_;
};

constexpr float kTurn = 6.2831853f;
constexpr float kSeconds = 2.5f;

}  // namespace

Burst::Burst(std::uint64_t seed, float stage_w, float stage_h) : w_(stage_w), h_(stage_h) {
  Dice dice(seed);
  shots_.reserve(kPieces);
  // Three eighths from each side, a quarter from above.
  constexpr int kSide = kPieces * 3 / 8;
  for (int i = 0; i < kPieces; ++i) {
    Shot s{};
    s.drag = dice.between(2.0f, 3.4f);
    s.fall = dice.between(150, 330);
    s.w = dice.between(10, 22);
    s.h = dice.between(18, 32);
    s.angle = dice.between(0, 360);
    s.spin = dice.between(-260, 260);
    s.phase = dice.between(0, kTurn);
    s.tumble = dice.between(4, 11);
    s.sway = dice.between(6, 28);
    s.sway_speed = dice.between(2.5f, 5.5f);
    s.alpha = dice.between(0.7f, 1);
    s.colour = static_cast<std::uint8_t>(dice.next() % 240);
    s.shape = static_cast<std::uint8_t>(dice.next() % 240);
    if (i < 2 * kSide) {
      const bool left = i < kSide;
      s.begin = dice.between(0, 0.16f);
      const float into = left ? 1.0f : -1.0f;
      // Upwards and in; most of them stay within the outer third, a few fly far.
      const float elevation = dice.between(0.12f, 0.45f) * kTurn / 2;
      const float reach = dice.between(0.12f, 1);
      const float speed = (0.35f + 0.65f * reach * reach) * 2.3f * std::min(stage_w, stage_h);
      s.x0 = left ? -24 : stage_w + 24;
      s.y0 = stage_h * dice.between(0.45f, 0.86f);
      s.vx = into * speed * std::cos(elevation);
      s.vy = -speed * std::sin(elevation);
    } else {
      s.begin = dice.between(0, 0.45f);
      s.x0 = stage_w * dice.between(0.02f, 0.98f);
      s.y0 = -24;
      s.vx = dice.between(-260, 260);
      s.vy = dice.between(120, 900);
    }
    s.end = std::min(kSeconds, s.begin + dice.between(1.7f, 2.5f));
    shots_.push_back(s);
  }
}

void Burst::at(Millis elapsed, std::vector<Flake>& out) const {
  if (elapsed < Millis{0} || elapsed >= kLength) return;
  const float now = static_cast<float>(elapsed.count()) / 1000;
  for (const Shot& s : shots_) {
    if (now < s.begin || now >= s.end) continue;
    const float t = now - s.begin;
    // Linear drag towards the falling speed: v(t) = v∞ + (v0 − v∞) e^(−kt), integrated.
    const float spent = (1 - std::exp(-s.drag * t)) / s.drag;
    const float calm = 1 - std::exp(-2 * t);  // paper sways once it has lost its speed
    Flake f;
    f.x = s.x0 + s.vx * spent + s.sway * calm * std::sin(s.phase + s.sway_speed * t);
    f.y = s.y0 + s.fall * t + (s.vy - s.fall) * spent;
    const float half = s.h;
    if (f.x < -half || f.x > w_ + half || f.y < -half || f.y > h_ + half) continue;
    f.w = s.w;
    f.h = s.h;
    f.angle = s.angle + s.spin * t;
    f.squash = std::cos(s.phase + s.tumble * t);
    // Gone softly over its last 0.5 s.
    const float left = std::min(1.0f, (s.end - now) / 0.5f);
    f.alpha = s.alpha * left * (2 - left);
    f.colour = s.colour;
    f.shape = s.shape;
    out.push_back(f);
  }
}

}  // namespace kudosk::motion
