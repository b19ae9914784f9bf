#include "app/sequence.h"

#include <algorithm>

namespace kudosk::app {

Sequence sequence_of(const Feed& feed) {
  Sequence out = feed.items;
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a->id < b->id; });
  return out;
}

std::shared_ptr<const Item> neighbour(const Sequence& sequence, const Item* item, int step) {
  if (sequence.empty()) return nullptr;
  if (!item) return sequence.front();
  const auto at = std::lower_bound(sequence.begin(), sequence.end(), item->id, [](const auto& one, const std::string& id) { return one->id < id; });
  const bool there = at != sequence.end() && (*at)->id == item->id;
  if (there && at->get() != item) return *at;
  if (step < 0) return at == sequence.begin() ? sequence.back() : *std::prev(at);
  const auto next = there ? std::next(at) : at;
  return next == sequence.end() ? sequence.front() : *next;
}

}  // namespace kudosk::app
