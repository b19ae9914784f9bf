#include <algorithm>
#include <cmath>

#include "base/unicode.h"
#include "scenes/scene.h"

namespace kudosk::scenes {

namespace {

constexpr double kStart = 2000, kWord = 280, kCharacter = 180;  // ms
constexpr Millis kComposed{12000};                              // a scene of figures and faces: looked at rather than read

std::string words_of(const Person& person) { return person.name + " " + (person.title.empty() ? person.team : person.title) + " "; }

struct Reading {
  std::string text;
  void operator()(const Recognition& r) {
    text = r.message + " ";
    for (std::size_t i = 0; i < std::min<std::size_t>(r.to.size(), 3); ++i) text += r.to[i].name + " ";
    if (r.from) text += r.from->name + " ";
    text += r.value;
  }
  void operator()(const Milestone& m) { text = m.what + " " + words_of(m.who) + m.path + " " + m.next; }
  void operator()(const Goal& g) {
    text = g.title + " ";
    for (std::size_t i = 0; i < std::min<std::size_t>(g.key_results.size(), 3); ++i) text += g.key_results[i].title + " ";
    if (g.owner) text += g.owner->name;
  }
  void operator()(const Lesson& l) { text = l.title + " " + l.text + " " + (l.who ? words_of(*l.who) : std::string()); }
  void operator()(const Announcement& a) { text = a.title + " " + a.text + " " + a.place + " " + (a.starts ? "on a day at an hour" : ""); }
  void operator()(const Standings& s) {
    text = s.title + " " + s.period + " ";
    for (std::size_t i = 0; i < std::min<std::size_t>(s.entries.size(), 8); ++i) text += s.entries[i].who.name + " ";
  }
};

}  // namespace

Millis dwell(const Subject& subject, const Setting& setting) {
  const PlaylistSettings defaults;
  const PlaylistSettings& settings = setting.config ? setting.config->playlist : defaults;
  Millis time = kComposed;
  Reading reading;
  if (subject.item) {
    std::visit(reading, subject.item->body);
  } else if (subject.prompt) {
    reading.text = subject.prompt->text;
  }
  if (subject.item || subject.prompt) {
    const ReadingLoad load = reading_load(reading.text);
    time = Millis{std::lround(kStart + kWord * load.words + kCharacter * load.characters)};
  } else if (subject.scene == "sign-in") {
    // Somebody takes a phone out.
    time = settings.dwell_max;
  }
  const Millis least = std::min(settings.dwell_min, settings.dwell_max);
  return std::clamp(time, least, std::max(least, settings.dwell_max));
}

}  // namespace kudosk::scenes
