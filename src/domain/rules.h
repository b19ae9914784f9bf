// The policy: whether an item may be shown, and as what. Private to domain. Immutable once made; network thread.
#pragma once

#include <optional>
#include <unordered_set>

#include "domain/finder.h"
#include "domain/names.h"
#include "domain/people.h"
#include "domain/policy.h"

namespace kudosk {

class Rules {
 public:
  /// `people` are settled, and outlive this.
  Rules(const Policy& policy, const People& people);

  /// Whether something of it is left to be shown. `source` as in People.
  bool allows(int source, const Item& item) const;
  /// The item as it is shown: people as they are known, without those who opted out; names, points and length as the policy has them. REQUIRES: allows(source, item).
  Item shown(int source, const Item& item) const;
  bool opted_out(int source, const Person& person) const;
  bool opted_out(People::Id id) const { return out_[id]; }
  /// As listed in the feed.
  Person listed(People::Id id) const;

 private:
  bool usable(int source, const Person& person) const;
  Person shown(int source, const Person& person) const;
  void shown_to(int source, std::vector<Person>& to) const;
  bool text_allowed(int source, const Item& item) const;

  const Policy& policy_;
  const People& people_;
  std::vector<bool> out_;                        // by People::Id
  std::unordered_set<std::string> out_entries_;  // folded
  Finder out_names_;                             // what those who opted out are called
  Finder hidden_;
  NameReplacer everyone_;            // the full names of all who are known
  std::vector<bool> hidden_person_;  // by People::Id: something of theirs that is shown has a hidden word in it
};

}  // namespace kudosk
