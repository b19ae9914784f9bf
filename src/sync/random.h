// Where jitter comes from: a small generator with a seed, so that a test and a simulation give the same again. One thread.
#pragma once

#include <cstdint>

namespace kudosk::sync {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  /// From 0 to below 1. Source: splitmix64 (Steele, Lea, Flood 2014).
  double unit() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
  }
  double between(double low, double high) { return low + (high - low) * unit(); }

 private:
  std::uint64_t state_;
};

}  // namespace kudosk::sync
