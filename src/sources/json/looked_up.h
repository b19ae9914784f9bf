// What a service was asked for by id (a person behind a reference), kept between polls. Owned by its source; network thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sources/json/answer.h"
#include "sources/json/evaluate.h"
#include "sources/json/plan.h"

namespace kudosk::sources::mapping {

class LookedUp final : public Lookups {
 public:
  using Key = std::pair<std::string, std::string>;  ///< which lookup, and the id

  explicit LookedUp(const std::vector<LookupPlan>& plans) {
    for (const auto& plan : plans) places_[plan.name] = plan.at;
  }

  /// What is not known is noted as wanted.
  Value find(const std::string& lookup, const std::string& id) override;

  /// A poll begins: what is old is to be asked for again.
  void begin(Show now);
  const std::vector<Key>& wanted() const { return wanted_; }
  void clear_wanted() { wanted_.clear(); }
  /// Whether something that is not known was asked for since the last call.
  bool take_missed() { return std::exchange(missed_, false); }
  /// nullptr: the service has nothing of that id.
  void learn(const Key& key, std::shared_ptr<const AnswerDocument> answer, Show now);

 private:
  struct Known {
    std::shared_ptr<const AnswerDocument> answer;
    Show until{};
  };
  std::map<std::string, Pointer> places_;
  std::map<Key, Known> known_;
  std::vector<Key> wanted_;
  bool missed_ = false;
};

}  // namespace kudosk::sources::mapping
