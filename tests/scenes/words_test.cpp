#include "scenes/words.h"

#include "catch.h"
#include "scenes/office.h"

using namespace kudosk;
using text::Run;

namespace {

const draw::Colour kInk = draw::hex("#fff"), kAccent = draw::hex("#fc0"), kDim = draw::hex("#888");

std::string marked(const std::vector<Run>& runs) {
  std::string out;
  for (const Run& run : runs) {
    std::string text = run.emoji ? "<" + run.text + ">" : run.text;
    if (run.colour == kAccent) text = "[" + text + "]";
    if (run.colour == kDim) text = "(" + text + ")";
    if (run.weight == 700) text = "*" + text + "*";
    out += text;
  }
  return out;
}

std::string message(Recognition praise, std::map<std::string, std::string> emoji = {}, bool come = true) {
  Item item;
  item.emoji = std::move(emoji);
  scenes::Setting setting;
  setting.picture = [=](const std::string&, float, float) { return come ? std::make_shared<const draw::Bitmap>() : nullptr; };
  return marked(scenes::message_runs(item, praise, setting, kInk, kAccent, kDim));
}

Span span(std::string text) {
  Span s;
  s.text = std::move(text);
  return s;
}

}  // namespace

TEST_CASE("a sentence's strong parts are found in whatever order it has them") {
  const scenes::Tones tones{kDim, kInk};
  CHECK(marked(scenes::runs_of("from " + scenes::strong("Jonas") + " · now", tones)) == "(from )*Jonas*( · now)");
  CHECK(marked(scenes::runs_of(scenes::strong("Jonas") + "から", tones)) == "*Jonas*(から)");
  CHECK(marked(scenes::runs_of("plain", tones)) == "(plain)");
  CHECK(scenes::runs_of("", tones).empty());
  // A name with our own marks in it can't break out.
  CHECK(marked(scenes::runs_of(scenes::strong("a\uE0F1b\uE0F0c") + "!", tones)) == "*abc*(!)");
}

TEST_CASE("channels stand out in the thanks line") {
  const scenes::Tones tones{kDim, kInk};
  CHECK(marked(scenes::with_channels("Say thanks in #team-wins, or C#", tones)) == "(Say thanks in )*#team-wins*(, or C#)");
  CHECK(marked(scenes::with_channels("#gracias-españa", tones)) == "*#gracias-españa*");
  CHECK(marked(scenes::with_channels("no channel", tones)) == "(no channel)");
}

TEST_CASE("mentions, bold parts and the value's words are in the accent colour") {
  Recognition praise;
  Span mention = span("@Amara"), bold = span("great"), quote = span("they said");
  mention.person = office::person("u1", "Amara");
  bold.bold = true;
  quote.quote = true;
  praise.spans = {mention, span(" did a "), bold, span(" job in Systems Thinking, "), quote};
  praise.value = "systems thinking";
  CHECK(message(praise) == "[@Amara] did a [great] job in [Systems Thinking], (they said)");
}

TEST_CASE("where all of a message is bold, bold says nothing") {
  Recognition praise;
  Span bold = span("Everything is shouted here");
  bold.bold = true;
  praise.spans = {bold, span(" ok")};
  CHECK(message(praise) == "Everything is shouted here ok");
}

TEST_CASE("the value's words are words, not parts of words") {
  Recognition praise;
  praise.value = "care";
  praise.message = "You care: careful, aftercare, CARE.";
  CHECK(message(praise) == "You [care]: careful, aftercare, [CARE].");
}

TEST_CASE("custom emoji are pictures where they have come, and their names until then") {
  Recognition praise;
  praise.message = "Thanks :party-parrot: and :unknown: at 10:30:45";
  const std::map<std::string, std::string> known{{"party-parrot", "https://x/p.png"}};
  CHECK(message(praise, known) == "Thanks <:party-parrot:> and :unknown: at 10:30:45");
  CHECK(message(praise, known, false) == "Thanks :party-parrot: and :unknown: at 10:30:45");
  Span emoji;
  emoji.emoji = "party-parrot";
  praise.spans = {span("Thanks "), emoji};
  CHECK(message(praise, known) == "Thanks <:party-parrot:>");
}

TEST_CASE("a person has always a name, and a role where one is known") {
  const Phrases say("en", {}, {{"person.unknown", "a colleague"}}, Zone("UTC"));
  CHECK(scenes::name_of(office::person("u1", "Amara"), say) == "Amara");
  CHECK(scenes::name_of(office::person("u1", ""), say) == "a colleague");
  CHECK(scenes::name_of(office::team("Warehouse"), say) == "Warehouse");
  CHECK(scenes::role_of(office::person("u1", "A", "Engineer", "Platform")) == "Engineer");
  CHECK(scenes::role_of(office::person("u1", "A", "", "Platform")) == "Platform");
  CHECK(scenes::role_of(office::team("Warehouse")).empty());
}

TEST_CASE("addresses are said without what nobody types") {
  CHECK(scenes::spoken_address("https://microsoft.com/devicelogin") == "microsoft.com/devicelogin");
  CHECK(scenes::spoken_address("https://www.example.com/") == "example.com");
  CHECK(scenes::spoken_address("example.com") == "example.com");
}
