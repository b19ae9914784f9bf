#include "scenes/act.h"

#include <set>

#include "catch.h"
#include "scenes/office.h"

using namespace kudosk;

namespace {

std::string frame(const scenes::Act& act, Millis at) {
  draw::List list;
  act.frame(at, list);
  return draw::describe(list);
}

std::shared_ptr<scenes::Act> staged(const std::string& name, Motion motion = Motion::full) {
  static office::World world("en", scenes::dark_theme(), text::make_fixed_typesetter());
  for (const auto& c : office::typical()) {
    if (c.name == name) return scenes::stage(c.subject, world.setting(draw::make_stage(1920, 1080), motion));
  }
  return nullptr;
}

}  // namespace

TEST_CASE("the frame changes just when next_change says so") {
  for (const auto& c : office::typical()) {
    CAPTURE(c.name);
    const auto act = staged(c.name);
    Millis next = act->next_change(Millis{0});
    std::string shown = frame(*act, Millis{0});
    int frames = 0;
    for (int ms = 1; ms <= act->length().count() + 500; ++ms) {
      const Millis now{ms};
      if (now < next) {
        // Between two frames of a motion nobody looks; while still, nothing may change.
        if (next - now > Millis{20}) CHECK(frame(*act, now) == shown);
        continue;
      }
      shown = frame(*act, now);
      next = act->next_change(now);
      ++frames;
      CHECK(next > now);
    }
    CHECK(next == Millis::max());
    CHECK(shown.empty());
    CHECK(frames < (c.name == "praise-with-a-picture" ? 320 : 300));  // whose picture plays meanwhile, a frame each 66 ms
  }
}

TEST_CASE("between entrance and exit a page is still") {
  for (const auto& c : office::typical()) {
    if (c.name == "praise-with-a-picture") continue;  // an animated GIF plays for some seconds
    CAPTURE(c.name);
    const auto act = staged(c.name);
    const std::string still = frame(*act, Millis{2700});
    CHECK(frame(*act, act->timing.dwell) == still);
    CHECK(act->next_change(Millis{2700}) == act->timing.dwell);
    CHECK(frame(*act, act->timing.dwell + Millis{200}) != still);
    CHECK(frame(*act, act->length()).empty());
  }
}

TEST_CASE("all of an entrance is there after 0.8 s, but for what has its own time") {
  for (const auto& c : office::typical()) {
    CAPTURE(c.name);
    const auto act = staged(c.name);
    for (const auto& part : act->parts) {
      const auto* element = std::get_if<scenes::Element>(&part);
      if (!element || element->layer->name == "badge") continue;
      CAPTURE(element->layer->name);
      CHECK(element->alpha.at(Millis{800}) == 1);
      CHECK(element->dy.at(Millis{800}) == Approx(0).margin(0.01));
      CHECK(element->alpha.next_move(Millis{800}) == Millis::max());
    }
  }
}

TEST_CASE("a praise comes on in its order: face, name, message line by line, giver, pills") {
  const auto act = staged("recognition");
  std::map<std::string, Millis> begins;
  for (const auto& part : act->parts) {
    if (const auto* element = std::get_if<scenes::Element>(&part)) begins[element->layer->name] = element->alpha.next_move(Millis{-1});
  }
  CHECK(begins["face 1"] <= Millis{1});
  CHECK(begins["name"] > begins["face 1"]);
  CHECK(begins["message 1"] > begins["name"]);
  CHECK(begins["message 2"] - begins["message 1"] >= Millis{40});
  CHECK(begins["message 2"] - begins["message 1"] <= Millis{61});
  CHECK(begins["giver"] > begins["message 3"]);
  CHECK(begins["pill 1"] > begins["giver"]);
  CHECK(begins["pill 2"] > begins["pill 1"]);
}

TEST_CASE("a slide that must leave in the middle of its entrance does not jump") {
  auto act = staged("recognition");
  act->timing.dwell = Millis{300};
  const std::string before = frame(*act, Millis{300});
  draw::List a, b;
  act->frame(Millis{300}, a);
  act->frame(Millis{301}, b);
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (const auto* put = std::get_if<draw::Put>(&a[i])) {
      const auto& after = std::get<draw::Put>(b[i]);
      CHECK(std::abs(put->alpha - after.alpha) < 0.05f);
      CHECK(std::abs(put->dy - after.dy) < 2);
    }
  }
  CHECK_FALSE(before.empty());
}

TEST_CASE("reduced motion keeps only fades") {
  for (const auto& c : office::typical()) {
    CAPTURE(c.name);
    const auto act = staged(c.name, Motion::reduced);
    std::optional<float> ring;
    for (int ms = 0; ms <= act->length().count(); ms += 50) {
      draw::List list;
      act->frame(Millis{ms}, list);
      for (const auto& command : list) {
        CHECK_FALSE(std::holds_alternative<draw::Confetti>(command));
        if (const auto* put = std::get_if<draw::Put>(&command)) {
          CHECK(put->dy == 0);
          CHECK(put->scale == 1);
        }
        if (const auto* arc = std::get_if<draw::Arc>(&command)) {
          CHECK(arc->share == ring.value_or(arc->share));
          ring = arc->share;
        }
      }
    }
    CHECK(frame(*act, Millis{900}) == frame(*act, act->timing.dwell));
  }
}

TEST_CASE("no motion cuts") {
  for (const auto& c : office::typical()) {
    CAPTURE(c.name);
    const auto act = staged(c.name, Motion::none);
    CHECK(frame(*act, Millis{0}) == frame(*act, act->timing.dwell));
    CHECK(act->next_change(Millis{0}) == act->timing.dwell);
    CHECK(act->next_change(act->timing.dwell) == Millis::max());
    CHECK(act->timing.exit == Millis{0});
    CHECK(frame(*act, act->timing.dwell + Millis{1}).empty());
  }
}

TEST_CASE("whatever is put in a frame was there to be baked before") {
  for (const auto& c : office::typical()) {
    CAPTURE(c.name);
    const auto act = staged(c.name);
    std::set<const draw::Layer*> known;
    for (const auto& part : act->parts) {
      if (const auto* element = std::get_if<scenes::Element>(&part)) {
        known.insert(element->layer.get());
      } else {
        for (const auto& layer : std::get<scenes::Live>(part).layers) known.insert(layer.get());
      }
    }
    for (int ms = 0; ms < 3000; ms += 16) {
      draw::List list;
      act->frame(Millis{ms}, list);
      for (const auto& command : list) {
        if (const auto* put = std::get_if<draw::Put>(&command)) CHECK(known.count(put->layer.get()) == 1);
      }
    }
  }
}

TEST_CASE("a goal counts up to its percentage with its bar") {
  const auto act = staged("goal");
  const auto digits = [&](int ms) {
    draw::List list;
    act->frame(Millis{ms}, list);
    std::string said;
    for (const auto& command : list) {
      if (const auto* put = std::get_if<draw::Put>(&command); put && put->layer->name.rfind("count ", 0) == 0) said += put->layer->name.substr(6);
    }
    return said;
  };
  CHECK(digits(320).substr(0, 1) != "7");
  CHECK(digits(1700) == "72%");
  CHECK(digits(5000) == "72%");
}

TEST_CASE("praise has 120 pieces of paper for 2.5 seconds, behind everything") {
  const auto act = staged("recognition");
  std::size_t most = 0;
  for (int ms = 0; ms < 4000; ms += 16) {
    draw::List list;
    act->frame(Millis{ms}, list);
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (const auto* confetti = std::get_if<draw::Confetti>(&list[i])) {
        CHECK(i == 0);
        most = std::max(most, confetti->pieces.size());
        CHECK(ms < 2700);
      }
    }
  }
  CHECK(most >= 90);
  CHECK(most <= 120);
}
