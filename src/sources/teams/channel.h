// One channel of Teams by Graph's delta query: where it goes on, which of its messages were given out, and the walk through its pages that is under way. A value without I/O;
// network thread.
//
// A walk that goes on from a stored link brings changes alone. One from the beginning ("anew": the first, and after Graph has lost the link) brings the whole window: what was
// given out and is not in it is gone. It may take several polls.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "domain/batch.h"

namespace kudosk::sources::teams {

inline constexpr std::size_t most_ids = 3000;  ///< remembered a channel

class Channel {
 public:
  explicit Channel(std::string of) : id(std::move(of)) {}

  const std::string id;

  /// Where the next page is: the stored link, or the next page of a walk that was cut; empty: at the beginning.
  const std::string& link() const { return link_; }
  bool anew() const { return anew_; }
  /// The link is lost: the next page asked for is the first of a whole walk.
  void begin_anew();

  /// The messages of one page. A message that comes twice, in a page or across pages, counts as it was last.
  void take(const nlohmann::json& messages, const std::string& graph, Batch& batch);
  /// More pages follow at `next`.
  void go_on(const std::string& next) { link_ = next; }
  /// The walk is over, and the next one begins at `delta`; empty: at the beginning. Adds to the batch what a whole walk has not found any more.
  void end(const std::string& delta, Batch& batch);

  /// Every item of a whole walk that has ended; they are forgotten here.
  std::vector<Item> take_items();

  /// For the next start: {"delta", "shown"}. Links to another origin than `graph`'s are not taken.
  nlohmann::json remember() const;
  void recall(const nlohmann::json& memory, const std::string& graph);

 private:
  void show(const std::string& item);

  std::string link_;
  bool anew_ = true;
  std::set<std::string> shown_;              // ids of items given out; a message's id is its time, so the oldest stands first
  std::map<std::string, std::string> seen_;  // of this walk: message → its lastModifiedDateTime
  std::map<std::string, Item> items_;        // of this walk, where it is a whole one
};

}  // namespace kudosk::sources::teams
