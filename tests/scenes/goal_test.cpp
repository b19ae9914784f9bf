#include <algorithm>
#include <optional>

#include "catch.h"
#include "scenes/act.h"
#include "scenes/office.h"

using namespace kudosk;

namespace {

std::shared_ptr<const Item> goal_at(double percent) {
  Item item;
  item.id = "g";
  item.source = "kudos";
  Goal goal;
  goal.title = "100 thank-yous across teams";
  goal.percent = percent;
  goal.now = percent;
  goal.target = 100;
  goal.key_results = {{"Praise", percent, 100.0, std::nullopt, ""}};
  item.body = goal;
  return std::make_shared<const Item>(item);
}

std::shared_ptr<scenes::Act> staged(std::shared_ptr<const Item> item, std::shared_ptr<const Item> before, bool in_view, Motion motion = Motion::full) {
  static office::World world("en", scenes::dark_theme(), text::make_fixed_typesetter());
  scenes::Subject subject;
  subject.scene = "goal";
  subject.item = std::move(item);
  subject.before = std::move(before);
  subject.in_view = in_view;
  return scenes::stage(subject, world.setting(draw::make_stage(1920, 1080), motion));
}

/// The widest bar that moves, and the second widest (the key result's), at that moment; 0 where there is none.
std::pair<float, float> bars(const scenes::Act& act, Millis at) {
  draw::List list;
  act.frame(at, list);
  std::vector<float> widths{0, 0};
  for (const auto& command : list)
    if (const auto* fill = std::get_if<draw::Fill>(&command); fill && fill->alpha > 0) widths.push_back(fill->rect.w);
  std::sort(widths.rbegin(), widths.rend());
  return {widths[0], widths[1]};
}

constexpr Millis entered{800}, grown{2300};

}  // namespace

TEST_CASE("a goal's bars grow from nothing, or from where they stood when it was last on screen") {
  const auto fresh = staged(goal_at(40), nullptr, false), again = staged(goal_at(40), goal_at(30), false);
  const auto full = bars(*fresh, grown);
  CHECK(full.first > 600);
  CHECK(bars(*fresh, Millis{0}).first == 0);
  CHECK(bars(*again, grown) == full);
  // Faded in as it begins to grow, at three quarters.
  const auto begun = bars(*again, Millis{320});
  CHECK(begun.first / full.first > 0.74f);
  CHECK(begun.first / full.first < 0.80f);
}

TEST_CASE("an act that takes over in view stands as the one before stood, and then its bars grow") {
  const auto before = staged(goal_at(30), nullptr, false), after = staged(goal_at(40), goal_at(30), true);
  const auto stood = bars(*before, grown), there = bars(*after, entered), full = bars(*staged(goal_at(40), nullptr, false), grown);
  CHECK(there.first == Approx(stood.first));
  CHECK(there.second == Approx(stood.second));
  float last = there.first;
  for (int ms = 820; ms <= 2200; ms += 60) {
    const float now = bars(*after, Millis{ms}).first;
    CHECK(now >= last);
    last = now;
  }
  CHECK(bars(*after, grown) == full);
  // Nothing else moves any more.
  for (const auto& part : after->parts)
    if (const auto* element = std::get_if<scenes::Element>(&part)) CHECK(element->alpha.next_move(entered) == Millis::max());
}

TEST_CASE("what has sunk, or was nothing that could be shown, is at once as it is") {
  const auto full = bars(*staged(goal_at(40), nullptr, false), grown);
  CHECK(bars(*staged(goal_at(40), goal_at(70), true), entered) == full);
  Item bare = *goal_at(0);
  std::get<Goal>(bare.body) = Goal{};
  CHECK(bars(*staged(goal_at(40), std::make_shared<const Item>(bare), true), entered) == full);
  CHECK(bars(*staged(goal_at(40), goal_at(30), true, Motion::none), Millis{0}) == full);
  CHECK(bars(*staged(goal_at(0), goal_at(0), true), entered).first == 0);
}
