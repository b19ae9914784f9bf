// What the pages of one poll have given so far. Owned by its source; network thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "domain/batch.h"
#include "sources/json/answer.h"
#include "sources/json/looked_up.h"
#include "sources/json/requests.h"

namespace kudosk::sources::mapping {

class Collected {
 public:
  /// What one page had in it.
  struct Page {
    std::size_t count = 0;      ///< items, before any filter
    bool found = true;          ///< there is a list where the mapping looks for one
    bool sure = true;           ///< false: nothing stands there, which may be meant as an empty list
    bool anything_new = false;  ///< an id that no earlier page had
    bool old = false;           ///< all its items have dates, from new to old as on the pages before, and the last is older than `max_age`
  };
  Page add(const Job& job, const std::shared_ptr<const AnswerDocument>& answer, const std::string& base, LookedUp& lookups, const Now& now, Millis max_age);

  /// Pages in which something waited for what was looked up since are read again.
  void read_again(LookedUp& lookups, const Now& now);
  bool waits() const;

  /// What the last page gave, to be given on at once.
  Batch last() const;
  /// All of it, each id once.
  Batch give();
  void drop(std::string item, std::string reason) { drops_.push_back({std::move(item), std::move(reason)}); }
  std::size_t size() const { return size_; }

 private:
  struct Read {
    const Part* part = nullptr;
    Variables variables;
    std::string base;
    std::shared_ptr<const AnswerDocument> waiting;  // while something in it waits for a lookup
    std::vector<Item> items;
    std::vector<std::string> retracted;
    std::vector<Drop> drops;
  };
  static void read(Read& page, Value root, LookedUp& lookups, const Now& now);

  std::vector<Read> pages_;
  std::vector<Drop> drops_;
  std::map<const Part*, std::unordered_set<std::string>> seen_;
  std::map<const Part*, std::optional<Wall>> oldest_;  // nullopt: not in order
  std::size_t size_ = 0, kept_bytes_ = 0;
};

/// f(Value) for each item that a mapping finds in an answer. nullopt: there is no list where it looks.
std::optional<bool> items_of(const Mapping& mapping, Value root, const std::function<void(Value)>& f);

}  // namespace kudosk::sources::mapping
