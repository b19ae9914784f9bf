#include "catch.h"
#include "sources/slack/rules.h"
#include "sources/slack_fixtures.h"

using namespace kudosk;
using namespace kudosk::sources::slack;

namespace {

json message(const std::string& text, json more = json::object()) {
  json out{{"type", "message"}, {"ts", "1795700000.000100"}, {"user", "U02JONAS"}, {"text", text}};
  out.update(more);
  return out;
}

std::optional<Item> shown(const json& rules, const json& said) {
  Names names = known_names();
  return item_of(said, rules_of(rules), names);
}

json bot(const std::string& name, const std::string& text) {
  return json{{"type", "message"}, {"ts", "1795700000.000100"}, {"bot_id", "B0X"}, {"app_id", "A0X"}, {"bot_profile", {{"name", name}}}, {"text", text}};
}

const Recognition& praise(const std::optional<Item>& item) {
  REQUIRE(item);
  return std::get<Recognition>(item->body);
}

std::string error_of(const json& rules) {
  const auto read = Rules::read(rules, {"C01KUDOS"});
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error().kind == ErrorKind::config);
  return read.error().message;
}

}  // namespace

TEST_CASE("slack rules: heytaco wants a taco and somebody to give it to") {
  const auto item = shown("heytaco", message("<@U01AMARA> :taco::taco: for the night #calm"));
  CHECK(praise(item).points == 2);
  CHECK(praise(item).value == "Calm");
  CHECK(praise(item).message == "@Amara Okafor 🌮🌮 for the night #calm");
  CHECK_FALSE(shown("heytaco", message("<@U01AMARA> thanks")));
  CHECK_FALSE(shown("heytaco", message(":taco: tuesday")));
}

TEST_CASE("slack rules: matter takes the app's posts alone") {
  const auto item = shown("matter", bot("Matter", "<@U02JONAS> gave kudos to <@U01AMARA>: calm hands +50 #teamwork"));
  CHECK(praise(item).from->name == "Jonas Lindqvist");
  CHECK(praise(item).to[0].name == "Amara Okafor");
  CHECK(praise(item).points == 50);
  CHECK(praise(item).value == "Teamwork");
  CHECK_FALSE(shown("matter", message("<@U01AMARA> thanks")));
  CHECK_FALSE(shown("matter", bot("Deploy", "<@U01AMARA> broke the build")));
  CHECK(shown("matter", message("so calm", {{"reactions", {{{"name", "trophy"}, {"count", 1}, {"users", {"U03MARA"}}}}}})));
}

TEST_CASE("slack rules: bonusly takes the bot's posts and a person's +points") {
  CHECK(praise(shown("bonusly", bot("Bonusly", "Jonas Lindqvist gave +1,000 to <@U01AMARA> for #calm-hands"))).points == 1000);
  CHECK(praise(shown("bonusly", bot("Bonusly", "Jonas Lindqvist gave +50 to <@U01AMARA> for #calm-hands"))).value == "Calm hands");
  CHECK(praise(shown("bonusly", message("+20 <@U01AMARA> thanks #calm"))).points == 20);
  CHECK_FALSE(shown("bonusly", message("<@U01AMARA> thanks")));
  CHECK_FALSE(shown("bonusly", message("1+1 <@U01AMARA>")));
}

TEST_CASE("slack rules: in a bot's post the text says who thanks") {
  const auto giver = [](const std::string& text) { return praise(shown("kudos-channel", bot("Kudos", text))).from->name; };
  CHECK(giver("<@U02JONAS> thanks <@U01AMARA>") == "Jonas Lindqvist");
  CHECK(giver("Mara Quist sent kudos to <@U01AMARA>!") == "Mara Quist");
  CHECK(giver(":tada: Kudos from Ada Byron to <@U01AMARA> for calm hands") == "Ada Byron");
  CHECK(giver("*Platform team* recognised <@U01AMARA>") == "Platform team");
  CHECK(giver("Mara Quist dankt <@U01AMARA>") == "Mara Quist");
  CHECK(giver("Well done <@U01AMARA>") == "Kudos");
  CHECK(giver("Hooray! Everybody in the office on the third floor of the old building gave <@U01AMARA> a hug") == "Kudos");
  const auto named = shown("kudos-channel", bot("Kudos", "<@U01AMARA> gave kudos to Bob Smith for the talk"));
  CHECK(praise(named).from->name == "Amara Okafor");
  CHECK(praise(named).to[0].name == "Bob Smith");
  for (const char* text : {"Jonas Lindqvist gave +5 to <@U01AMARA> and <@U03MARA> nice #v", "*Jonas Lindqvist* praised <@U01AMARA> and <@U03MARA>",
                           "Kudos to <@U01AMARA> and <@U03MARA>", "Big thanks! <@U01AMARA> <@U03MARA> +3"}) {
    CAPTURE(text);
    const auto both = praise(shown("kudos-channel", bot("Kudos", text)));
    REQUIRE(both.to.size() == 2);
    CHECK(both.to[0].name == "Amara Okafor");
    CHECK(both.from->name == (std::string(text).find("Jonas") != std::string::npos ? "Jonas Lindqvist" : "Kudos"));
  }
  const auto alone = praise(shown("kudos-channel", bot("Kudos", "<@U03MARA> thanks for the demo")));
  CHECK(alone.from->name == "Kudos");
  REQUIRE(alone.to.size() == 1);
  CHECK(alone.to[0].name == "Mara Quist");
  const auto own = shown(json{{"mention", true}, {"giver", "^By (.+?) —"}}, bot("Kudos", "By Ada Byron — <@U01AMARA> <@U03MARA>"));
  CHECK(praise(own).from->name == "Ada Byron");
  CHECK(praise(own).to.size() == 2);
}

TEST_CASE("slack rules: own rules combine with ready-made ones, each with its channels") {
  const json rules = json::parse(
      R"(["kudos-channel", {"emoji": "tada", "as": "announcement"}, {"pattern": "^lesson: ", "as": "lesson"}, {"any": true, "channels": ["C0TIL"], "as": "milestone"}])");
  CHECK(shown(rules, message("We moved :tada:"))->kind() == Kind::announcement);
  CHECK(shown(rules, message("Lesson: ask early. It costs nothing."))->kind() == Kind::lesson);
  CHECK(shown(rules, message("<@U01AMARA> :tada:"))->kind() == Kind::recognition);
  CHECK_FALSE(shown(rules, message("anything")));
  Names names = known_names();
  const Message said = read_message(message("anything"), names);
  CHECK(make_item(said, rules_of(rules).of("C0TIL"), {"C0TIL", "til", ""}, names)->kind() == Kind::milestone);
}

TEST_CASE("slack rules: channels may have rules of their own") {
  const auto rules = Rules::read(json::parse(R"({"C01KUDOS": "heytaco", "C02TIL": [{"any": true, "as": "milestone"}]})"), {"C01KUDOS", "C02TIL", "C03"});
  REQUIRE(rules.has_value());
  CHECK(rules->of("C01KUDOS").rules[0].emoji == std::vector<std::string>{"taco"});
  CHECK(rules->of("C02TIL").rules[0].any);
  CHECK(rules->of("C03").rules[0].mention);
  const auto star = Rules::read(json::parse(R"({"*": {"any": true}})"), {"C01KUDOS"});
  CHECK(star->of("C01KUDOS").rules[0].any);
}

TEST_CASE("slack rules: any for every message thanks its author") {
  const auto item = shown(json{{"any", true}}, message("We are done"));
  CHECK(praise(item).to[0].name == "Jonas Lindqvist");
  CHECK_FALSE(praise(item).from);
}

TEST_CASE("slack rules: moderation by reactions can be given to people, or renamed") {
  const auto reacted = [](const char* name, const char* user) { return json{{"reactions", {{{"name", name}, {"count", 1}, {"users", {user}}}}}}; };
  const json rules = json::parse(R"(["kudos-channel", {"hide": ["x"], "hide_by": ["U03MARA"], "nominate": ["star"]}])");
  CHECK(shown(rules, message("<@U01AMARA> thanks", reacted("no_entry_sign", "U03MARA"))));
  CHECK(shown(rules, message("<@U01AMARA> thanks", reacted("x", "U01AMARA"))));
  CHECK_FALSE(shown(rules, message("<@U01AMARA> thanks", reacted("x", "U03MARA"))));
  CHECK(shown(rules, message("done", reacted("star", "U03MARA"))));
  CHECK_FALSE(shown(rules, message("done", reacted("trophy", "U03MARA"))));
  CHECK(shown("kudos-channel", message("done", reacted("trophy::skin-tone-2", "U03MARA"))));
  CHECK_FALSE(shown("kudos-channel", message("<@U01AMARA> thanks", {{"reactions", {{{"name", "no_entry_sign"}, {"count", 1}}}}})));
}

TEST_CASE("slack rules: what is wrong is said with its place") {
  CHECK(error_of("kudos").rfind("/rules: ", 0) == 0);
  CHECK(error_of(json::array({"kudos-channel", "taco"})).rfind("/rules/1: ", 0) == 0);
  CHECK(error_of(json::array()).rfind("/rules: ", 0) == 0);
  CHECK(error_of(json{{"patern", "x"}}).rfind("/rules/patern: ", 0) == 0);
  CHECK(error_of(json::array({json{{"pattern", "("}}})).rfind("/rules/0/pattern: ", 0) == 0);
  CHECK(error_of(json{{"pattern", "x"}, {"points", "\\d+"}}).rfind("/rules/points: ", 0) == 0);
  CHECK(error_of(json{{"mention", "yes"}}).rfind("/rules/mention: ", 0) == 0);
  CHECK(error_of(json{{"mention", true}, {"as", "goal"}}).rfind("/rules/as: ", 0) == 0);
  CHECK(error_of(json{{"as", "lesson"}}).rfind("/rules: ", 0) == 0);
  CHECK(error_of(json{{"emoji", json::array({"tada", 1})}}).rfind("/rules/emoji/1: ", 0) == 0);
  CHECK(error_of(json{{"mention", true}, {"points", json::object()}}).rfind("/rules/points/emoji: ", 0) == 0);
  CHECK(error_of(json{{"set", "heytaco"}, {"mention", true}}).rfind("/rules/set: ", 0) == 0);
  CHECK(error_of(json{{"C01KUDOS", 1}}).rfind("/rules/C01KUDOS: ", 0) == 0);
  CHECK(error_of(7).rfind("/rules: ", 0) == 0);
}

TEST_CASE("slack rules: every ready-made set is one") {
  for (const char* name : {"kudos-channel", "heytaco", "matter", "bonusly"}) {
    CAPTURE(name);
    const auto rules = Rules::read(name, {});
    REQUIRE(rules.has_value());
    CHECK(rules->of("C1").nominate == std::vector<std::string>{"trophy"});
    CHECK(rules->of("C1").hide == std::vector<std::string>{"no_entry_sign"});
  }
}
