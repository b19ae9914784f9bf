#include "motion/track.h"

#include "catch.h"

using namespace kudosk;
using namespace kudosk::motion;

TEST_CASE("a ramp waits, goes, and stays") {
  const Track track = Track::ramp(24, 0, Millis{100}, Millis{400}, Ease::linear);
  CHECK(track.at(Millis{-50}) == 24);
  CHECK(track.at(Millis{0}) == 24);
  CHECK(track.at(Millis{100}) == 24);
  CHECK(track.at(Millis{300}) == Approx(12));
  CHECK(track.at(Millis{500}) == 0);
  CHECK(track.at(Millis{90000}) == 0);
}

TEST_CASE("a ramp without length is a step at its moment") {
  const Track track = Track::ramp(0, 1, Millis{100}, Millis{0});
  CHECK(track.at(Millis{99}) == 0);
  CHECK(track.at(Millis{100}) == 1);
  CHECK(track.moves(Millis{0}, Millis{100}));
  CHECK_FALSE(track.moves(Millis{100}, Millis{900}));
  CHECK_FALSE(track.moves(Millis{0}, Millis{99}));
  CHECK(track.next_move(Millis{0}) == Millis{100});
  CHECK(track.next_move(Millis{100}) == Millis::max());
}

TEST_CASE("a track without keyframes is 0, one with a constant is that") {
  CHECK(Track().at(Millis{77}) == 0);
  CHECK(Track().constant());
  CHECK(Track().next_move(Millis{0}) == Millis::max());
  CHECK(Track(0.5).at(Millis{77}) == 0.5);
  CHECK(Track(0.5).constant());
  CHECK(Track::ramp(3, 3, Millis{0}, Millis{100}).constant());
  CHECK_FALSE(Track::ramp(3, 4, Millis{0}, Millis{100}).constant());
}

TEST_CASE("an exit after an entrance begins where the entrance ended") {
  const Track track = Track::ramp(0, 1, Millis{0}, Millis{200}).then(0, Millis{1000}, Millis{400});
  CHECK(track.at(Millis{200}) == 1);
  CHECK(track.at(Millis{1000}) == 1);
  CHECK(track.at(Millis{1200}) == Approx(1 - 0.125));  // ease-in
  CHECK(track.at(Millis{1400}) == 0);
}

TEST_CASE("an exit in the middle of an entrance does not jump") {
  const Track entrance = Track::ramp(0, 1, Millis{0}, Millis{200}, Ease::linear);
  const Track track = entrance.then(0, Millis{100}, Millis{100}, Ease::linear);
  CHECK(track.at(Millis{100}) == Approx(0.5));
  CHECK(track.at(Millis{150}) == Approx(0.25));
  CHECK(track.at(Millis{200}) == 0);
}

TEST_CASE("when it moves is known beforehand") {
  const Track track = Track::ramp(0, 1, Millis{100}, Millis{200}).then(0, Millis{1000}, Millis{400});
  CHECK_FALSE(track.moves(Millis{0}, Millis{100}));
  CHECK(track.moves(Millis{0}, Millis{101}));
  CHECK(track.moves(Millis{250}, Millis{260}));
  CHECK_FALSE(track.moves(Millis{300}, Millis{1000}));
  CHECK(track.moves(Millis{1399}, Millis{1500}));
  CHECK_FALSE(track.moves(Millis{1400}, Millis{9000}));
  CHECK(track.next_move(Millis{0}) == Millis{100});
  CHECK(track.next_move(Millis{150}) == Millis{151});
  CHECK(track.next_move(Millis{300}) == Millis{1000});
  CHECK(track.next_move(Millis{1400}) == Millis::max());
}

TEST_CASE("the value differs wherever it says that it moves, and nowhere else") {
  const Track track(
      {{Millis{0}, 1, Ease::linear}, {Millis{50}, 1, Ease::linear}, {Millis{90}, 3, Ease::out_cubic}, {Millis{120}, 3, Ease::linear}, {Millis{180}, 0, Ease::in_cubic}});
  for (int t = 0; t < 250; ++t) {
    CAPTURE(t);
    const bool differs = track.at(Millis{t}) != track.at(Millis{t + 1});
    CHECK(track.moves(Millis{t}, Millis{t + 1}) == differs);
    if (!differs) CHECK(track.next_move(Millis{t}) != Millis{t + 1} - Millis{1});
  }
}
