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

TEST_CASE("slack rules: nobody praises oneself: any for every message thanks the channel") {
  for (const json& rules : {json{{"any", true}}, json{{"emoji", "tada"}}}) {
    const auto item = shown(rules, message("We are done :tada:"));
    CHECK(praise(item).from->name == "Jonas Lindqvist");
    REQUIRE(praise(item).to.size() == 1);
    CHECK(praise(item).to[0].name == "#team-wins");
    CHECK(praise(item).to[0].is_team);
    CHECK_FALSE(shown(rules, message("<@U02JONAS> is the best :tada:")));
    CHECK(praise(shown(rules, message("<@U09ROBOT> lunch :tada:"))).to[0].name == "#team-wins");
  }
  const auto reacted = [](const char* user) { return json{{"reactions", {{{"name", "trophy"}, {"count", 1}, {"users", {user}}}}}}; };
  const auto proposed = shown(json{{"any", true}}, message("We are done", reacted("U03MARA")));
  CHECK(praise(proposed).from->name == "Mara Quist");
  CHECK(praise(proposed).to[0].name == "Jonas Lindqvist");
  const auto by_oneself = shown("kudos-channel", message("We are done", reacted("U02JONAS")));
  CHECK_FALSE(praise(by_oneself).from);
}

TEST_CASE("slack rules: one emoji is the same by each of its names") {
  const auto reacted = [](const char* name) { return json{{"reactions", {{{"name", name}, {"count", 1}, {"users", {"U03MARA"}}}}}}; };
  const std::pair<const char*, const char*> same[] = {{"thumbsdown", "-1"},
                                                      {"-1", "thumbsdown"},
                                                      {":+1:", "thumbsup::skin-tone-3"},
                                                      {"thumbsup", "+1"},
                                                      {"👎", "-1"},
                                                      {"satisfied", "laughing"},
                                                      {"🚫", "no_entry_sign"},
                                                      {":-1::skin-tone-4:", "thumbsdown::skin-tone-2"}};
  for (const auto& [rule, reaction] : same) {
    CAPTURE(rule);
    CHECK_FALSE(shown(json::array({"kudos-channel", json{{"hide", rule}}}), message("<@U01AMARA> thanks", reacted(reaction))));
    CHECK(shown(json::array({"kudos-channel", json{{"nominate", rule}}}), message("done", reacted(reaction))).has_value() == (std::string(reaction) != "no_entry_sign"));
  }
  CHECK(shown(json{{"emoji", "thumbsup"}, {"mention", true}}, message("<@U01AMARA> :+1:")));
  CHECK(praise(shown(json{{"points", {{"emoji", "thumbsup"}}}, {"mention", true}}, message("<@U01AMARA> :+1::thumbsup::+1::skin-tone-2:"))).points == 3);
  // A workspace's own name for one of the standard set, and a name for that.
  Names names = known_names();
  names.emoji.set(json{{"nope", "alias:no_entry_sign"}, {"never", "alias:nope"}, {"party", "https://emoji.example/party.png"}, {"fiesta", "alias:party"}});
  const auto by = [&](const json& rules, const json& said) { return item_of(said, rules_of(rules), names).has_value(); };
  CHECK_FALSE(by("kudos-channel", message("<@U01AMARA> thanks", reacted("never"))));
  CHECK(by(json{{"emoji", "fiesta"}}, message("<@U01AMARA> :party:")));
  CHECK(by(json{{"emoji", "party"}}, message("<@U01AMARA> :fiesta:")));
  CHECK_FALSE(by(json{{"emoji", "party"}}, message("<@U01AMARA> :nope:")));
  // The character itself, as an app writes it.
  CHECK(praise(shown("heytaco", message("<@U01AMARA> 🌮🌮 thanks"))).points == 2);
}

TEST_CASE("slack rules: the hashtag that makes a lesson is nobody's value") {
  CHECK(praise(shown("kudos-channel", message("<@U01AMARA> showed me bisect #til"))).value == "");
  CHECK(praise(shown("kudos-channel", message("<@U01AMARA> showed me bisect #TIL #curiosity"))).value == "Curiosity");
  CHECK(praise(shown("kudos-channel", message("<@U01AMARA> told us #lessons-learned"))).value == "");
}

TEST_CASE("slack rules: a bot's text may name the receivers first") {
  struct Case {
    const char *text, *giver, *receivers;
  };
  const Case cases[] = {
      {"<@U01AMARA> and <@U03MARA> received kudos from <@U02JONAS>", "Jonas Lindqvist", "Amara Okafor, Mara Quist"},
      {":tada: <@U01AMARA>, <@U03MARA> got 50 points from <@U02JONAS> for calm hands", "Jonas Lindqvist", "Amara Okafor, Mara Quist"},
      {"<@U01AMARA> was recognized by <@U02JONAS>!", "Jonas Lindqvist", "Amara Okafor"},
      {"Kudos to <@U01AMARA> and <@U03MARA> from <@U02JONAS>", "Jonas Lindqvist", "Amara Okafor, Mara Quist"},
      {"<@U01AMARA> hat von <@U02JONAS> 5 Punkte erhalten", "Jonas Lindqvist", "Amara Okafor"},
      {"<@U01AMARA> received kudos from Ada Byron", "Ada Byron", "Amara Okafor"},
      {"Bob Smith and Ann Lee received kudos from <@U02JONAS>", "Jonas Lindqvist", "Bob Smith, Ann Lee"},
      {"Bob Smith and Ann Lee received kudos from Ada Byron", "Ada Byron", "Bob Smith, Ann Lee"},
      {"*Bob Smith* got a shout-out from Ada Byron", "Ada Byron", "Bob Smith"},
      {"Ada Byron gave kudos to Bob Smith and Ann Lee for the talk", "Ada Byron", "Bob Smith, Ann Lee"},
      {"<@U01AMARA> received kudos for moving from Berlin", "Kudos", "Amara Okafor"},
      {"Received by <@U01AMARA>, sent by <@U02JONAS>", "Jonas Lindqvist", "Amara Okafor"},
      // What stands about a name is no part of it.
      {"New shoutout! <@U02JONAS> says thanks to <@U01AMARA>", "Jonas Lindqvist", "Amara Okafor"},
      {"Our very own <@U02JONAS> recognized <@U01AMARA>", "Jonas Lindqvist", "Amara Okafor"},
      {":tada: Jonas Lindqvist (<@U02JONAS>) recognized <@U01AMARA>", "Jonas Lindqvist", "Amara Okafor"},
      {"Jonas Lindqvist (<@U02JONAS>) → <@U01AMARA>", "Jonas Lindqvist", "Amara Okafor"},
      // One who is named like the beginning of another's name is not that one.
      {"Jonas Lindqvist Berg gave kudos to <@U01AMARA> and <@U02JONAS>", "Jonas Lindqvist Berg", "Amara Okafor, Jonas Lindqvist"},
      // A form's lines, in either order.
      {"*From:* <@U02JONAS>\n*To:* <@U01AMARA>", "Jonas Lindqvist", "Amara Okafor"},
      {"*To:* <@U01AMARA>\n*From:* <@U02JONAS>", "Jonas Lindqvist", "Amara Okafor"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text);
    const auto item = shown("kudos-channel", bot("Kudos", one.text));
    REQUIRE(item);
    std::string names;
    for (const auto& person : praise(item).to) names += (names.empty() ? "" : ", ") + person.name;
    CHECK(praise(item).from->name == one.giver);
    CHECK(names == one.receivers);
  }
  CHECK_FALSE(shown("kudos-channel", bot("Mail room", "The office received a parcel from Berlin")));
  CHECK_FALSE(shown("kudos-channel", message("Bob Smith received kudos from Ada Byron")));
}

TEST_CASE("slack rules: moderation by reactions can be given to people, or renamed") {
  const auto reacted = [](const char* name, const char* user) { return json{{"reactions", {{{"name", name}, {"count", 1}, {"users", {user}}}}}}; };
  const json rules = json::parse(R"(["kudos-channel", {"hide": ["x"], "hide_by": ["U03MARA"], "nominate": ["star"]}])");
  // A further reaction takes none of the ready-made ones away.
  CHECK_FALSE(shown(rules, message("<@U01AMARA> thanks", reacted("no_entry_sign", "U01AMARA"))));
  CHECK(shown(rules, message("<@U01AMARA> thanks", reacted("x", "U01AMARA"))));
  CHECK_FALSE(shown(rules, message("<@U01AMARA> thanks", reacted("x", "U03MARA"))));
  CHECK(shown(rules, message("done", reacted("star", "U03MARA"))));
  CHECK(shown(rules, message("done", reacted("trophy", "U03MARA"))));
  CHECK(shown(json::parse(R"([{"nominate": "star"}, "kudos-channel"])"), message("done", reacted("trophy", "U03MARA"))));
  // Only what names it, or nothing else, says who may hide by it.
  for (const char* narrowed : {R"(["kudos-channel", {"hide": "no_entry_sign", "hide_by": ["U03MARA"]}])", R"(["kudos-channel", {"hide_by": "U03MARA"}])"}) {
    CHECK(shown(json::parse(narrowed), message("<@U01AMARA> thanks", reacted("no_entry_sign", "U01AMARA"))));
    CHECK_FALSE(shown(json::parse(narrowed), message("<@U01AMARA> thanks", reacted("no_entry_sign", "U03MARA"))));
  }
  const json two = json::parse(R"(["kudos-channel", {"hide": "x", "hide_by": ["U03MARA"]}, {"hide": ":x:", "hide_by": "U02JONAS"}])");
  CHECK_FALSE(shown(two, message("<@U01AMARA> thanks", reacted("x", "U03MARA"))));
  CHECK_FALSE(shown(two, message("<@U01AMARA> thanks", reacted("x", "U02JONAS"))));
  CHECK(shown(two, message("<@U01AMARA> thanks", reacted("x", "U01AMARA"))));
  CHECK_FALSE(shown(json::parse(R"(["kudos-channel", {"nominate": []}])"), message("done", reacted("trophy", "U03MARA"))));
  // In one channel alone.
  CHECK(shown(json::parse(R"(["kudos-channel", {"hide": "x", "channels": ["C0OTHER"]}])"), message("<@U01AMARA> thanks", reacted("x", "U03MARA"))));
  CHECK_FALSE(shown(json::parse(R"(["kudos-channel", {"hide": "x", "channels": ["C01KUDOS"]}])"), message("<@U01AMARA> thanks", reacted("x", "U03MARA"))));
  CHECK_FALSE(shown(json::parse(R"(["kudos-channel", {"hide": "no_entry_sign", "hide_by": ["U03MARA"], "channels": ["C0OTHER"]}])"),
                    message("<@U01AMARA> thanks", reacted("no_entry_sign", "U01AMARA"))));
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
  CHECK(error_of(json{{"hide_by", json::array({"U03MARA", "mara"})}}).rfind("/rules/hide_by/1: ", 0) == 0);
  CHECK(error_of(json{{"hide_by", "mara"}}).find("member ID") != std::string::npos);
  CHECK(error_of(json{{"hide", 7}}).rfind("/rules/hide: ", 0) == 0);
  CHECK(error_of(json{{"nominat", "x"}}).find("\"nominate\"") != std::string::npos);
}

TEST_CASE("slack rules: every ready-made set is one") {
  for (const char* name : {"kudos-channel", "heytaco", "matter", "bonusly"}) {
    CAPTURE(name);
    const auto rules = Rules::read(name, {});
    REQUIRE(rules.has_value());
    REQUIRE(rules->of("C1").nominate.size() == 1);
    CHECK(rules->of("C1").nominate[0].emoji == "trophy");
    REQUIRE(rules->of("C1").hide.size() == 1);
    CHECK(rules->of("C1").hide[0].emoji == "no_entry_sign");
    CHECK(rules->of("C1").hide[0].by.empty());
  }
}

TEST_CASE("slack rules: where a hashtag stood between words one blank stays") {
  const auto item = shown("heytaco", message("How #til bisect finds the commit"));
  REQUIRE(item);
  CHECK(std::get<Milestone>(item->body).what == "How bisect finds the commit");
}

TEST_CASE("slack rules: something learned by nobody is nobody's milestone") {
  const auto said = [](json who) {
    json out{{"type", "message"}, {"ts", "1795714620.000196"}, {"text", "#TIL that bisect runs by itself"}};
    out.update(who);
    return shown("kudos-channel", out);
  };
  CHECK(said({{"user", "U02JONAS"}}));
  CHECK_FALSE(said(json::object()));
}
