// Who is next among several that share the slides by weight. A value over the tags that a History keeps; render thread.
//
// Start-time fair queueing (Goyal, Vin, Cheng 1996): each has a tag that grows by 1/weight with each of its slides, the queue's time is the largest starting tag that was
// served, and the least finishing tag is next. A tag lags behind by two slides at most: one that was held back catches up a little and never floods. Among those
// that lag so far, the one goes first that has waited for the most of its slides.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace kudosk::playlist {

class FairQueue {
 public:
  struct Bid {
    std::string name;
    double start = 0, finish = 0;
    bool in_arrears = false;
    double missed = 0;  ///< how many slides its weight promised since its last one, up to a factor that is the same for all
    /// Whether it goes before the other.
    bool before(const Bid& other) const;
  };

  /// `tags` outlives this. Queues with different prefixes know nothing of each other.
  FairQueue(const std::map<std::string, double>& tags, std::string prefix, std::uint64_t turn) : tags_(tags), prefix_(std::move(prefix)), turn_(turn) {}

  /// REQUIRES: weight > 0.
  Bid bid(const std::string& name, double weight) const;
  /// Appends the tags as they are once this one has had its slide.
  void charge(const Bid& bid, std::vector<std::pair<std::string, double>>& out) const;

 private:
  const double* find(const std::string& key) const;
  std::string time_key() const { return prefix_ + "="; }
  std::string turn_key(const std::string& name) const { return prefix_ + name + "@"; }

  const std::map<std::string, double>& tags_;
  std::string prefix_;
  std::uint64_t turn_;
};

}  // namespace kudosk::playlist
