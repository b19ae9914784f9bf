#include "catch.h"
#include "scenes/office.h"

using namespace kudosk;

namespace {

Millis dwell_of(const std::string& message, Millis least = Millis{6000}, Millis most = Millis{25000}) {
  static office::World world("en", scenes::dark_theme(), text::make_fixed_typesetter());
  world.config.playlist.dwell_min = least;
  world.config.playlist.dwell_max = most;
  Recognition praise;
  praise.message = message;
  return scenes::dwell(office::of(office::item("r", praise)), world.setting(draw::make_stage(1920, 1080)));
}

std::string words(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "word ";
  return text;
}

}  // namespace

TEST_CASE("a slide stays as long as it is read: 2 s and 0.28 s a word") {
  CHECK(dwell_of(words(20)) == Millis{2000 + 20 * 280});
  CHECK(dwell_of(words(40)) == Millis{2000 + 40 * 280});
}

TEST_CASE("scripts without spaces take 0.18 s a character") { CHECK(dwell_of("画面の文言を倉庫のみんなの言葉に直してくれてありがとう新しい人も") == Millis{2000 + 32 * 180}); }

TEST_CASE("whatever is read, the bounds of the configuration hold") {
  CHECK(dwell_of("Hi") == Millis{6000});
  CHECK(dwell_of(words(500)) == Millis{25000});
  CHECK(dwell_of("Hi", Millis{1000}, Millis{1500}) == Millis{1500});
  CHECK(dwell_of("", Millis{1000}, Millis{9000}) == Millis{2000});
  // A configuration that has them the wrong way round ends no screen.
  CHECK(dwell_of("Hi", Millis{9000}, Millis{3000}) == Millis{3000});
}

TEST_CASE("a sign-in stays as long as a slide may") {
  office::World world("en", scenes::dark_theme(), text::make_fixed_typesetter());
  for (const auto& c : office::typical()) {
    if (c.name == "sign-in") CHECK(scenes::dwell(c.subject, world.setting(draw::make_stage(1920, 1080))) == Millis{25000});
  }
}
