#include "playlist/fair_queue.h"

#include <algorithm>
#include <cmath>

namespace kudosk::playlist {

bool FairQueue::Bid::before(const Bid& other) const {
  if (in_arrears != other.in_arrears) return in_arrears;
  if (!in_arrears && std::abs(finish - other.finish) > 1e-9) return finish < other.finish;
  return missed > other.missed;
}

const double* FairQueue::find(const std::string& key) const {
  const auto at = tags_.find(key);
  return at == tags_.end() ? nullptr : &at->second;
}

FairQueue::Bid FairQueue::bid(const std::string& name, double weight) const {
  Bid bid;
  bid.name = name;
  const double cost = 1 / weight;
  const double* time = find(time_key());
  const double now = time ? *time : 0;
  const double* tag = find(prefix_ + name);
  // One that is new here has no tag to wait by: it is next among its equals. A tag from when the weights were others is not waited for longer than two slides.
  bid.start = tag ? std::min(*tag, now + 2 * cost) : now - cost;
  const double latest = now - 2 * cost;
  bid.in_arrears = bid.start < latest;
  bid.start = std::max(bid.start, latest);
  bid.finish = bid.start + cost;
  const double* last = find(turn_key(name));
  bid.missed = (static_cast<double>(turn_) - (last ? *last : 0)) * weight;
  return bid;
}

void FairQueue::charge(const Bid& bid, std::vector<std::pair<std::string, double>>& out) const {
  const double* time = find(time_key());
  // One that catches up does not turn the time back.
  out.emplace_back(time_key(), time ? std::max(*time, bid.start) : bid.start);
  out.emplace_back(prefix_ + bid.name, bid.finish);
  out.emplace_back(turn_key(bid.name), static_cast<double>(turn_));
}

}  // namespace kudosk::playlist
