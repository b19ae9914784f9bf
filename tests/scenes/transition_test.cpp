// How one slide gives way to the next.
#include "scenes/transition.h"

#include "catch.h"
#include "scenes/office.h"

using namespace kudosk;
using namespace kudosk::scenes;

namespace {

std::shared_ptr<Act> staged(Transition transition, Motion motion = Motion::full, const char* language = "en") {
  static std::map<std::string, std::unique_ptr<office::World>> worlds;
  auto& world = worlds[language];
  if (!world) world = std::make_unique<office::World>(language, dark_theme(), text::make_fixed_typesetter());
  auto setting = world->setting(draw::make_stage(1920, 1080), motion);
  setting.transition = transition;
  return stage(office::typical().front().subject, setting);
}

draw::List at(const Act& act, Millis elapsed) {
  draw::List list;
  act.frame(elapsed, list);
  return list;
}

draw::Put put(const draw::List& list, const std::string& name) {
  for (const auto& command : list)
    if (const auto* p = std::get_if<draw::Put>(&command); p && p->layer->name == name) return *p;
  FAIL("no layer " << name);
  throw 0;
}

}  // namespace

TEST_CASE("while it stands still a slide is the same by every transition") {
  const auto still = draw::describe(at(*staged(Transition::fade), Millis{5000}));
  for (const Transition transition : {Transition::cut, Transition::slide, Transition::wipe, Transition::zoom})
    CHECK(draw::describe(at(*staged(transition), Millis{5000})) == still);
}

TEST_CASE("a cut takes no time") {
  const auto act = staged(Transition::cut);
  CHECK(act->timing.exit == Millis{0});
  CHECK(at(*act, act->timing.dwell + Millis{1}).empty());
}

TEST_CASE("a slide comes from where reading ends and leaves to where it begins") {
  const auto act = staged(Transition::slide);
  const Millis leaving = act->timing.dwell + act->timing.exit / 2;
  CHECK(put(at(*act, Millis{100}), "kind").dx > 50);
  CHECK(put(at(*act, leaving), "kind").dx < -10);
  CHECK(put(at(*act, leaving), "kind").alpha < 1);
  const auto mirrored = staged(Transition::slide, Motion::full, "ar");
  CHECK(put(at(*mirrored, Millis{100}), "kind").dx < -50);
  CHECK(put(at(*mirrored, mirrored->timing.dwell + mirrored->timing.exit / 2), "kind").dx > 10);
}

TEST_CASE("a wipe cuts what is seen along one moving edge") {
  const auto act = staged(Transition::wipe);
  float before = 0;
  for (const int ms : {50, 150, 300}) {
    const auto part = put(at(*act, Millis{ms}), "kind").within;
    REQUIRE(part);
    CHECK(part->x == 0);
    CHECK(part->w > before);
    before = part->w;
  }
  CHECK_FALSE(put(at(*act, Millis{600}), "kind").within);
  before = 1920;
  for (const int ms : {50, 200, 350}) {
    const auto& leaving = put(at(*act, act->timing.dwell + Millis{ms}), "kind");
    REQUIRE(leaving.within);
    CHECK(leaving.alpha == 1);
    CHECK(leaving.within->right() == Approx(1920));
    CHECK(leaving.within->w < before);
    before = leaving.within->w;
  }
  const auto mirrored = staged(Transition::wipe, Motion::full, "ar");
  CHECK(put(at(*mirrored, Millis{150}), "kind").within->right() == Approx(1920));
}

TEST_CASE("a zoom keeps the stage's middle where it is") {
  draw::List list{draw::Fill{{860, 490, 200, 100}, 10, {}, 1, {}}, draw::Arc{{960, 540}, 100, 20, 1, {}, 1, {}}};
  pass_out({Transition::zoom, {1920, 1080}, false}, 0.5, 0, list, 0);
  const auto& fill = std::get<draw::Fill>(list[0]);
  CHECK(fill.rect.x + fill.rect.w / 2 == Approx(960));
  CHECK(fill.rect.y + fill.rect.h / 2 == Approx(540));
  CHECK(fill.rect.w > 200);
  CHECK(std::get<draw::Arc>(list[1]).centre.x == Approx(960));
  CHECK(std::get<draw::Arc>(list[1]).radius > 100);
  CHECK(fill.alpha < 1);
}

TEST_CASE("reduced motion has fades alone, no motion cuts") {
  for (const Transition transition : {Transition::slide, Transition::wipe, Transition::zoom, Transition::cut}) {
    const auto reduced = staged(transition, Motion::reduced);
    CHECK(reduced->transition == Transition::fade);
    const auto& leaving = put(at(*reduced, reduced->timing.dwell + reduced->timing.exit / 2), "kind");
    CHECK((leaving.dx == 0 && leaving.dy == 0 && leaving.scale == 1 && !leaving.within));
    const auto none = staged(transition, Motion::none);
    CHECK(none->transition == Transition::cut);
    CHECK(none->timing.exit == Millis{0});
    CHECK(put(at(*none, Millis{0}), "kind").alpha == 1);
  }
}

TEST_CASE("an act changes with every frame while it passes, and knows when it is over") {
  const auto act = staged(Transition::slide);
  CHECK(act->next_change(Millis{100}) == Millis{116});
  CHECK(act->next_change(act->timing.dwell + Millis{100}) == act->timing.dwell + Millis{116});
  CHECK(act->next_change(act->length()) == Millis::max());
}

TEST_CASE("a picture that moves plays its frames for some rounds, then the first stays") {
  office::World world("en", dark_theme(), text::make_fixed_typesetter());
  auto subject = scenes::Subject{};
  for (const auto& c : office::typical())
    if (c.name == "praise-with-a-picture") subject = c.subject;
  REQUIRE(subject.item);
  const auto act = stage(subject, world.setting(draw::make_stage(1920, 1080)));
  std::set<std::shared_ptr<const draw::Layer>> seen;
  for (Millis t{1000}; t < Millis{1400}; t += Millis{20}) seen.insert(put(at(*act, t), "picture").layer);
  CHECK(seen.size() == 3);
  seen.clear();
  const Millis over{9500};
  for (Millis t = over; t < over + Millis{2000}; t += Millis{50}) {
    draw::List list;
    Act longer = *act;
    longer.timing.dwell = Millis{20000};
    longer.frame(t, list);
    seen.insert(put(list, "picture").layer);
    CHECK(longer.next_change(t) == Millis{20000});
  }
  CHECK(seen.size() == 1);
  const auto still = stage(subject, world.setting(draw::make_stage(1920, 1080), Motion::reduced));
  seen.clear();
  for (Millis t{1000}; t < Millis{1400}; t += Millis{20}) seen.insert(put(at(*still, t), "picture").layer);
  CHECK(seen.size() == 1);
}
