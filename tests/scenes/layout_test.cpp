// What holds for every scene on every stage in every language, whatever the feed says.
#include <algorithm>
#include <cmath>
#include <functional>

#include "catch.h"
#include "scenes/office.h"

using namespace kudosk;

namespace {

struct Size {
  int w, h;
};
constexpr Size kStages[] = {{1920, 1080}, {1280, 720}, {3840, 2160}, {1080, 1920}, {1440, 1080}, {3840, 1080}, {1080, 1080}, {1280, 1024}, {720, 1280}, {2560, 1080}};

bool within(const draw::Rect& inner, const draw::Rect& outer, float tolerance) {
  return inner.x >= outer.x - tolerance && inner.y >= outer.y - tolerance && inner.right() <= outer.right() + tolerance && inner.bottom() <= outer.bottom() + tolerance;
}

draw::Rect common(const draw::Rect& a, const draw::Rect& b) {
  const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
  return {x, y, std::min(a.right(), b.right()) - x, std::min(a.bottom(), b.bottom()) - y};
}

/// What stands still: every layer's rectangle and every bar and ring.
struct Still {
  std::string name;
  draw::Rect bounds;
};
std::vector<Still> still(const scenes::Act& act) {
  draw::List list;
  act.frame(std::min<Millis>(act.timing.dwell, std::chrono::minutes(1)), list);
  std::vector<Still> out;
  for (const auto& command : list) {
    if (const auto* put = std::get_if<draw::Put>(&command)) {
      draw::Rect at = put->layer->bounds;
      at.x += put->dx;
      at.y += put->dy;
      out.push_back({put->layer->name, at});
    } else if (const auto* fill = std::get_if<draw::Fill>(&command)) {
      out.push_back({"fill", fill->rect});
    } else if (const auto* arc = std::get_if<draw::Arc>(&command)) {
      const float r = arc->radius + arc->width / 2;
      out.push_back({"arc", {arc->centre.x - r, arc->centre.y - r, 2 * r, 2 * r}});
    } else {
      CHECK_FALSE(std::holds_alternative<draw::Confetti>(command));
    }
  }
  return out;
}

/// Which layers may lie over one another: the lines of a message (their marks reach into each other), what is made to overlap, digits that count.
bool may_overlap(const std::string& a, const std::string& b) {
  const auto is = [&](const char* x, const char* y) { return (a.rfind(x, 0) == 0 && b.rfind(y, 0) == 0) || (a.rfind(y, 0) == 0 && b.rfind(x, 0) == 0); };
  return is("message", "message") || is("face ", "face ") || is("ring", "badge") || is("ring", "arc") || is("badge", "arc") || is("bar", "fill") || is("bar", "tick") ||
         is("fill", "tick") || is("result", "fill") || is("value", "fill") || is("count", "count") || is("lines", "team") || is("arrow", "obstacle") || is("arrow", "learned");
}

void check(const scenes::Act& act, const draw::Stage& stage) {
  const auto parts = still(act);
  CHECK_FALSE(parts.empty());
  for (const Still& part : parts) {
    CAPTURE(part.name, part.bounds.x, part.bounds.y, part.bounds.w, part.bounds.h);
    // For the ink of letters that begin at the edge, and the space after the last of a line that is spaced out.
    CHECK(within(part.bounds, stage.safe(), 6));
    CHECK(part.bounds.w > 0);
    CHECK(part.bounds.h > 0);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t j = i + 1; j < parts.size(); ++j) {
      if (may_overlap(parts[i].name, parts[j].name)) continue;
      const draw::Rect both = common(parts[i].bounds, parts[j].bounds);
      // Line boxes touch; ink of accents and descenders may reach a little into the next box.
      if (both.w > 6 && both.h > 14) {
        FAIL_CHECK(parts[i].name << " overlaps " << parts[j].name << " by " << both.w << " x " << both.h << " at " << both.x << "," << both.y);
      }
    }
  }
}

void for_all(const std::string& language, const std::vector<office::Case>& cases, const std::function<void(const office::Case&, const scenes::Setting&)>& body) {
  office::World world(language, scenes::dark_theme(), text::make_fixed_typesetter());
  for (const Size& size : kStages) {
    const draw::Stage stage = draw::make_stage(size.w, size.h);
    const auto setting = world.setting(stage);
    for (const auto& c : cases) {
      CAPTURE(language, size.w, size.h, c.name);
      body(c, setting);
    }
  }
}

}  // namespace

TEST_CASE("nothing leaves the safe area while it is still, and nothing lies over something else") {
  const auto body = [](const office::Case& c, const scenes::Setting& setting) { check(*scenes::stage(c.subject, setting), setting.stage); };
  for_all("en", office::typical(), body);
  for_all("en", office::unusual(), body);
  for_all("ar", office::unusual(), body);
  for (const char* language : {"ar", "ja", "hi", "th", "de", "he"}) {
    for_all(language, office::typical(), body);
    for_all(language, office::in_language(language), body);
  }
}

TEST_CASE("the pages for a hand at the screen fit, too, with one source and with thirty") {
  for (const std::size_t sources : {std::size_t{0}, std::size_t{1}, std::size_t{4}, std::size_t{30}}) {
    office::World world("en", scenes::dark_theme(), text::make_fixed_typesetter());
    auto snapshot = std::make_shared<Snapshot>(*world.snapshot);
    const auto model = snapshot->sources;
    snapshot->sources.clear();
    for (std::size_t i = 0; i < sources; ++i) snapshot->sources.push_back(model[i % model.size()]);
    world.snapshot = snapshot;
    for (const Size& size : kStages) {
      CAPTURE(sources, size.w, size.h);
      const auto setting = world.setting(draw::make_stage(size.w, size.h));
      check(*scenes::stage_status(office::facts(), setting), setting.stage);
      check(*scenes::stage_keys(setting), setting.stage);
    }
  }
}

TEST_CASE("what is composed of many items fits, whoever and whatever is in the feed") {
  const std::string long_name =
      "Wolfeschlegelsteinhausenbergerdorff " + std::string(40, 'x') + " Maximiliana Konstantina von und zu Hohenlohe-Schillingsfürst-Langenburg " + std::string(60, 'y');
  std::string long_text;
  while (long_text.size() < 900) long_text += "You stayed with the customer until the very last question had an answer. ";
  for (const char* language : {"en", "de", "ar", "ja"}) {
    office::World world(language, scenes::dark_theme(), text::make_fixed_typesetter());
    auto snapshot = std::make_shared<Snapshot>(*world.snapshot);
    auto feed = std::make_shared<Feed>();
    const auto systems = [](Item& i) { i.discipline = Discipline::systems_thinking; };
    Recognition praise = office::praise();
    praise.to = {office::person("u1", long_name, long_name, long_name)};
    praise.from = office::person("u2", long_name, "", "Another team");
    praise.message = long_text;
    praise.value = long_name;
    feed->items.push_back(office::item("r1", praise, systems));
    Milestone milestone = office::milestone();
    milestone.what = long_text;
    milestone.who = praise.to.front();
    feed->items.push_back(office::item("m1", milestone, systems));
    Goal goal;
    goal.title = long_text;
    feed->items.push_back(office::item("g1", goal, systems));
    Lesson lesson;
    lesson.title = lesson.text = long_text;
    feed->items.push_back(office::item("l1", lesson, systems));
    Announcement announcement = office::announcement();
    announcement.title = long_text;
    announcement.place = long_name;
    feed->items.push_back(office::item("a1", announcement));
    for (int i = 0; i < 12; ++i) {
      Recognition other = praise;
      other.value = "Value " + std::to_string(i);
      other.to = office::crowd();
      other.from = office::person("g" + std::to_string(i), long_name, "", "Team " + std::to_string(i));
      feed->items.push_back(office::item("o" + std::to_string(i), other));
    }
    for (int i = 0; i < 9; ++i) {
      Person person = office::person("b" + std::to_string(i), i % 2 == 0 ? long_name : "Bo", long_name);
      person.birthday = "11-24";
      person.started = i % 3 == 0 ? "2026-11-20" : "1999-11-24";
      feed->people.push_back(person);
    }
    snapshot->feed = feed;
    world.snapshot = snapshot;
    Announcement captioned;
    captioned.title = long_text;
    for (const Size& size : kStages) {
      const auto setting = world.setting(draw::make_stage(size.w, size.h));
      for (const auto& c : office::typical()) {
        if (c.subject.item || c.name == "sign-in") continue;
        CAPTURE(language, size.w, size.h, c.name);
        const auto act = scenes::stage(c.subject, setting);
        if (c.name != "anniversary") CHECK(act->scene == c.subject.scene);
        check(*act, setting.stage);
      }
      for (const char* picture : {"photo", "upright", "nowhere"}) {
        captioned.picture = picture;
        CAPTURE(language, size.w, size.h, picture);
        check(*scenes::stage(office::of(office::item("p1", captioned)), setting), setting.stage);
      }
    }
  }
}

TEST_CASE("the overlay stays in the safe area and out of the scenes' way") {
  for (const char* language : {"en", "ar", "ja"}) {
    office::World world(language, scenes::dark_theme(), text::make_fixed_typesetter());
    world.config.organisation = "Northwind";
    scenes::Marks marks;
    marks.offline_since = office::wall("2026-11-24T08:12:00Z");
    marks.samples = marks.paused = marks.config_broken = true;
    marks.troubled_sources = 3;
    marks.troubled = "Learning records of the whole company and of all its friends: " + std::string(300, 'k');
    for (const Size& size : kStages) {
      const auto setting = world.setting(draw::make_stage(size.w, size.h));
      const auto over = scenes::overlay(marks, "recognition", setting);
      REQUIRE_FALSE(over->empty());
      for (const auto& c : office::typical()) {
        if (c.name == "sign-in") continue;
        CAPTURE(language, size.w, size.h, c.name);
        const auto parts = still(*scenes::stage(c.subject, setting));
        for (const auto& layer : *over) {
          CAPTURE(layer->name);
          CHECK(within(layer->bounds, setting.stage.safe(), 4));
          for (const Still& part : parts) {
            // A large digit's ink is half as high as its line, which is all that fixed metrics know.
            if (part.name.rfind("count ", 0) == 0) continue;
            const draw::Rect both = common(layer->bounds, part.bounds);
            if (both.w > 6 && both.h > 14) FAIL_CHECK(layer->name << " lies over " << part.name);
          }
        }
      }
    }
  }
}

TEST_CASE("praise has its faces on the left, its message from x 690 and its giver on a line of its own") {
  office::World world("en", scenes::dark_theme(), text::make_fixed_typesetter());
  auto cases = office::unusual();
  cases.push_back(office::typical().front());
  for (const Size& size : {Size{1920, 1080}, Size{1440, 1080}, Size{3840, 1080}}) {
    const auto setting = world.setting(draw::make_stage(size.w, size.h));
    for (const auto& c : cases) {
      if (c.subject.scene != "recognition") continue;
      CAPTURE(size.w, c.name);
      float message_bottom = 0;
      for (const auto& part : still(*scenes::stage(c.subject, setting))) {
        CAPTURE(part.name);
        if (part.name.rfind("message", 0) == 0) {
          CHECK(part.bounds.x >= 687);
          message_bottom = std::max(message_bottom, part.bounds.bottom());
        }
        if (part.name.rfind("face", 0) == 0 || part.name == "name") CHECK(part.bounds.right() <= 690 + std::max(0.0f, setting.stage.w - 2292) / 2);
        if (part.name == "giver") CHECK(part.bounds.y >= message_bottom + 20);  // the bounds have room around the ink
      }
    }
  }
}

TEST_CASE("a right-to-left page is the mirror image of a left-to-right one") {
  office::World left("en", scenes::dark_theme(), text::make_fixed_typesetter());
  // English words in a language that reads from the right: the same widths, so the same rectangles, mirrored.
  office::World right("en", scenes::dark_theme(), text::make_fixed_typesetter());
  right.phrases = Phrases("he", {}, {}, Zone("Europe/Berlin"));
  const auto stage = draw::make_stage(1920, 1080);
  const auto boxes = [&](office::World& world, const char* name) {
    std::vector<draw::Rect> out;
    const auto setting = world.setting(stage);
    for (const auto& part : still(*scenes::stage(office::typical().front().subject, setting))) {
      if (part.name == name) out.push_back(part.bounds);
    }
    return out;
  };
  for (const char* name : {"face 1", "dots"}) {
    CAPTURE(name);
    const auto a = boxes(left, name), b = boxes(right, name);
    REQUIRE(a.size() == 1);
    REQUIRE(b.size() == 1);
    CHECK(b[0].x == Approx(1920 - a[0].right()).margin(0.1));
    CHECK(b[0].y == Approx(a[0].y).margin(0.1));
  }
  const auto setting = right.setting(stage);
  const auto act = scenes::stage(office::typical().front().subject, setting);
  CHECK(act->backdrop->lights[0].x == Approx(1 - right.theme.backdrop("recognition").lights[0].x));
}
