#include "domain/storable.h"

#include <algorithm>

#include "catch.h"
#include "fakes.h"

using namespace fakes;

namespace {

struct Held {
  std::vector<Holding> holdings{Holding{}};
  MergeSettings settings;

  Held() { holdings[0].source = "kudos"; }
  void add(Item item) {
    const auto id = item.id;
    holdings[0].items[id] = std::make_shared<const Item>(std::move(item));
  }
  std::vector<std::string> stored() const {
    std::vector<std::string> out;
    const auto kept = storable(holdings, settings);
    for (const auto& [id, item] : kept[0].items) out.push_back(id);
    std::sort(out.begin(), out.end());
    return out;
  }
};

Item from_to(std::string id, std::string from, std::vector<std::string> to) {
  auto item = praise(std::move(id), to[0]);
  auto& recognition = std::get<Recognition>(item.body);
  recognition.from.emplace();
  recognition.from->name = std::move(from);
  for (std::size_t i = 1; i < to.size(); ++i) {
    recognition.to.emplace_back();
    recognition.to.back().name = to[i];
  }
  return item;
}

}  // namespace

TEST_CASE("nobody who opted out is stored: not as giver, receiver, or in a text") {
  Held held;
  held.settings.policy.opt_out = {"Mara Quist"};
  held.add(from_to("plain", "Amara Okafor", {"Tomás Vega"}));
  held.add(from_to("giver", "Mara Quist", {"Tomás Vega"}));
  held.add(from_to("receiver", "Amara Okafor", {"Mara Quist"}));
  held.add(from_to("among", "Amara Okafor", {"Mara Quist", "Tomás Vega"}));
  held.add(praise("text", "Tomás Vega", "thanks also to Mara Quist"));
  CHECK(held.stored() == std::vector<std::string>{"among", "plain"});
  const auto kept = storable(held.holdings, held.settings);
  const auto& among = std::get<Recognition>(kept[0].items.at("among")->body);
  REQUIRE(among.to.size() == 1);
  CHECK(among.to[0].name == "Tomás Vega");
}

TEST_CASE("who opted out by e-mail or alias is found through the known people, and not listed") {
  Held held;
  Person mara;
  mara.id = "u9";
  mara.name = "Mara Quist";
  mara.email = "mara@example.com";
  held.holdings[0].people.push_back(mara);
  held.settings.policy.opt_out = {"mara@example.com"};
  held.add(praise("k1", "Mara Quist"));
  held.add(praise("k2", "Tomás Vega"));
  CHECK(held.stored() == std::vector<std::string>{"k2"});
  CHECK(storable(held.holdings, held.settings)[0].people.empty());
}

TEST_CASE("what is private is not stored, what only a policy hides is") {
  Held held;
  auto hidden = praise("private"), team = praise("team");
  hidden.visibility = Visibility::private_;
  team.visibility = Visibility::team;
  held.settings.policy.hide_words = {"thank"};
  held.settings.policy.max_length = 3;
  held.add(hidden);
  held.add(team);
  CHECK(held.stored() == std::vector<std::string>{"team"});
  held.settings.policy.opt_out = {"Mara Quist"};
  CHECK(held.stored() == std::vector<std::string>{"team"});
  const auto kept = storable(held.holdings, held.settings);
  CHECK(kept[0].items.at("team") == held.holdings[0].items.at("team"));
}
