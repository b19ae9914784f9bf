// Which screen is on which display.
#include "app/arrangement.h"

#include "app/selection.h"
#include "catch.h"

using namespace kudosk;
using namespace kudosk::app;

namespace {

const platform::Display left{"HDMI-A-1", 0, 0, 1920, 1080}, right{"HDMI-A-2", 1920, 0, 1280, 720};
using Places = std::vector<std::optional<std::size_t>>;

std::shared_ptr<const Config> config(std::vector<std::pair<int, std::string>> displays = {}, bool all = false, bool named = false) {
  auto out = std::make_shared<Config>();
  out->all_displays = all;
  out->screen.named = named;
  for (const auto& [display, output] : displays) {
    auto one = std::make_shared<Config>();
    one->screen.display = display;
    out->displays.push_back({output, std::move(one)});
  }
  return out;
}

}  // namespace

TEST_CASE("seats: what the configuration names, or one; a bare card's displays all") {
  CHECK(seats_of(config(), {}, 2, false).size() == 1);
  CHECK(seats_of(config(), {}, 2, true).size() == 2);
  CHECK(seats_of(config({}, false, true), {}, 2, true).size() == 1);
  CHECK(seats_of(config({}, true), {}, 3, false).size() == 3);
  CHECK(seats_of(config({}, true), {}, 0, false).size() == 1);
  const auto two = config({{0, ""}, {1, ""}});
  CHECK(seats_of(two, {}, 1, false).size() == 2);
  const auto one = seats_of(two, 1, 2, false);
  REQUIRE(one.size() == 1);
  CHECK(one[0].config == two->displays[1].config);
  CHECK(seats_of(two, 5, 2, false)[0].config == two);
}

TEST_CASE("arrange: by number and by name; who has a display keeps it") {
  const std::vector<Seat> two{{0, {}, nullptr}, {1, {}, nullptr}};
  CHECK(arrange(two, {}, {left, right}) == Places{0, 1});
  CHECK(arrange(two, {"HDMI-A-1", "HDMI-A-2"}, {left}) == Places{0, std::nullopt});
  // The first has gone: the second goes on where it was, though it is counted first now.
  CHECK(arrange(two, {"HDMI-A-1", "HDMI-A-2"}, {right}) == Places{std::nullopt, 0});
  CHECK(arrange(two, {"HDMI-A-1", "HDMI-A-2"}, {right, left}) == Places{1, 0});
  CHECK(arrange(two, {"", "HDMI-A-2"}, {right, left}) == Places{1, 0});
  CHECK(arrange(two, {}, {}) == Places{std::nullopt, std::nullopt});
  const std::vector<Seat> named{{0, "hdmi-a-2", nullptr}, {0, {}, nullptr}};
  CHECK(arrange(named, {}, {left, right}) == Places{1, 0});
  CHECK(arrange(named, {}, {left}) == Places{std::nullopt, 0});
  CHECK(arrange({{7, {}, nullptr}}, {}, {left}) == Places{std::nullopt});
  CHECK(arrange({{0, "HDMI-A-2", nullptr}}, {}, {{"HDMI-A-2 27\"", 0, 0, 1, 1}}) == Places{0});
  CHECK(arrange({{0, "HDMI-A", nullptr}}, {}, {left}) == Places{std::nullopt});
}

TEST_CASE("a display shows the sources that are named for it, and no other's items, troubles or codes") {
  auto item = [](const char* source, const char* id) {
    auto out = std::make_shared<Item>();
    out->source = source;
    out->id = id;
    return out;
  };
  auto feed = std::make_shared<Feed>();
  feed->items = {item("praise", "1"), item("goals", "2")};
  auto all = std::make_shared<Snapshot>();
  all->feed = feed;
  all->sources.resize(2);
  all->sources[0].name = "praise";
  all->sources[1].name = "goals";
  all->sign_in = SignIn{};
  all->sign_in->source = "praise";
  Config whole, own;
  whole.sources.resize(2);
  whole.sources[0].name = "praise";
  whole.sources[1].name = "goals";
  own.sources = {whole.sources[1]};
  Selection selection;
  CHECK(selection.of(all, whole, whole) == all);
  const auto shown = selection.of(all, own, whole);
  REQUIRE(shown->feed->items.size() == 1);
  CHECK(shown->feed->items[0]->id == "2");
  REQUIRE(shown->sources.size() == 1);
  CHECK(shown->sources[0].name == "goals");
  CHECK_FALSE(shown->sign_in);
  auto later = std::make_shared<Snapshot>(*all);
  CHECK(selection.of(later, own, whole)->feed == shown->feed);  // a feed that is the same stays the same
}
