#include "sources/json/looked_up.h"

#include <algorithm>

namespace kudosk::sources::mapping {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_known = 2000, most_wanted = 1000;
constexpr Millis known_for = 24h, absent_for = 1h;

}  // namespace

Value LookedUp::find(const std::string& lookup, const std::string& id) {
  const Key key{lookup, id};
  const auto known = known_.find(key);
  if (known == known_.end()) {
    missed_ = true;
    if (wanted_.size() < most_wanted && std::find(wanted_.begin(), wanted_.end(), key) == wanted_.end()) wanted_.push_back(key);
    return {};
  }
  return known->second.answer ? places_[lookup].first(known->second.answer->root()) : Value();
}

void LookedUp::begin(Show now) {
  std::erase_if(known_, [&](const auto& one) { return one.second.until <= now; });
  if (known_.size() > most_known) known_.clear();
  wanted_.clear();
}

void LookedUp::learn(const Key& key, std::shared_ptr<const AnswerDocument> answer, Show now) {
  const Show until = now + (answer ? known_for : absent_for);
  known_[key] = {std::move(answer), until};
}

}  // namespace kudosk::sources::mapping
