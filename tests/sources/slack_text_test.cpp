#include "catch.h"
#include "sources/slack/mrkdwn.h"
#include "sources/slack/stamp.h"
#include "sources/slack_fixtures.h"

using namespace kudosk;
using namespace kudosk::sources::slack;

namespace {

std::string said(const std::string& text) {
  Names names = known_names();
  Writer writer;
  read_mrkdwn(text, names, writer);
  return writer.finish().text;
}

}  // namespace

TEST_CASE("slack: marks that close nothing are what somebody wrote") {
  CHECK(said("5*3 and 2 * 4 * 6") == "5*3 and 2 * 4 * 6");
  CHECK(said("some_file_name.txt") == "some_file_name.txt");
  CHECK(said("*a _b_* c") == "a b c");
  CHECK(said("**") == "**");
  CHECK(said("`a *b* c`") == "a *b* c");
  CHECK(said("``` x") == "x");
  CHECK(said("I <3 you > me") == "I <3 you > me");
  CHECK(said("a\n\n\n\n\nb") == "a\n\nb");
  CHECK(said("  \n x  y \n ") == "x y");
  CHECK(said("") == "");
  CHECK(said("a <@U01AMARA b <!here c <#C1") == "a b c");
  CHECK(said(">>> all\nof it") == "all\nof it");
}

TEST_CASE("slack: an address is read from a wall without its scheme") {
  CHECK(shown_address("https://www.northwind.example/") == "northwind.example");
  CHECK(shown_address("mailto:a@northwind.example") == "a@northwind.example");
  CHECK(shown_address("https://northwind.example/" + std::string(100, 'x')) == "northwind.example/…");
}

TEST_CASE("slack: a ts is compared by seconds and micros, and no double is in the way") {
  const auto a = Stamp::parse("1512085950.000216"), b = Stamp::parse("1512085950.000217"), c = Stamp::parse("999999999.999999");
  REQUIRE((a && b && c));
  CHECK(*a < *b);
  CHECK(*c < *a);
  CHECK(a->text() == "1512085950.000216");
  CHECK(Stamp::parse("9007199254740993.000001") == std::nullopt);
  CHECK(Stamp::parse("17.5")->text() == "17.500000");
  CHECK(Stamp::parse("17")->text() == "17.000000");
  CHECK(Stamp::of(a->wall()).seconds == a->seconds);
  for (const char* none : {"", ".", "1.", ".1", "1.1234567", "-1.000000", "1e9", "1512085950,000216", "1 .0"}) {
    CAPTURE(none);
    CHECK_FALSE(Stamp::parse(none));
  }
}

TEST_CASE("slack: the table of emoji has the standard set with its tones") {
  CHECK(table().size() > 1900);
  CHECK(table().find("thumbsup") == "👍");
  CHECK(table().find("+1") == "👍");
  CHECK(table().find("thumbsup", 6) == "👍🏿");
  CHECK(table().find("thumbsup::skin-tone-6") == "👍🏿");
  CHECK(table().find("writing_hand", 2) == "✍🏻");  // the variation selector gives way
  CHECK(table().find("tada", 3) == "🎉");                // takes no tone
  CHECK(table().find("thumbsup", 9) == "👍");
  CHECK(table().find("keycap_star") == "*️⃣");
  CHECK_FALSE(table().find("no_such_thing"));
  CHECK_FALSE(table().find(""));
  CHECK(read_text(std::filesystem::path(KUDOSK_SOURCE) / "assets" / "emoji" / "short-names.txt").size() <= 100 * 1024);
}

TEST_CASE("slack: aliases of a workspace's emoji are followed, not for ever") {
  WorkspaceEmoji emoji(table());
  emoji.set(answer_json("emoji.list")["emoji"]);
  CHECK(emoji.find("parrot-dance")->address == "https://emoji.example/parrot.gif");
  CHECK(emoji.find("hooray")->character == "🎉");
  CHECK_FALSE(emoji.find("loop_a"));
  CHECK_FALSE(emoji.find("odd"));
  json chain = json::object();
  for (int i = 0; i < 20; ++i) chain["own_" + std::to_string(i)] = "alias:own_" + std::to_string(i + 1);
  chain["own_20"] = "https://emoji.example/end.png";
  emoji.set(chain);
  CHECK_FALSE(emoji.find("own_0"));
  CHECK(emoji.find("own_15"));
  emoji.set(json{{"own_a", 1}, {"own_b", nullptr}, {"own_c", "alias:"}, {"own_d", "javascript:alert(1)"}, {"e f", "https://x.example/e.png"}});
  for (const char* name : {"own_a", "own_b", "own_c", "own_d", "e f"}) CHECK_FALSE(emoji.find(name));
  emoji.set("no object");
}

TEST_CASE("slack: names are those that the workspace shows") {
  const auto read = [](const char* text) { return read_user(json::parse(text)); };
  CHECK(read(R"({"id":"U1","name":"h","real_name":"R","profile":{"display_name":"D","real_name":"P"}})")->person.name == "D");
  CHECK(read(R"({"id":"U1","name":"h","real_name":"R","profile":{"display_name":"  ","real_name":"P"}})")->person.name == "P");
  CHECK(read(R"({"id":"U1","name":"h","real_name":"R","profile":{}})")->person.name == "R");
  CHECK(read(R"({"id":"U1","name":"h"})")->person.name == "h");
  CHECK_FALSE(read(R"({"id":"U1"})"));
  CHECK_FALSE(read(R"({"name":"h"})"));
  CHECK_FALSE(read(R"({"id":7,"name":"h"})"));
  CHECK(read(R"({"id":"U1","name":"h","profile":{"image_192":"javascript:1","image_72":"https://a.example/72.png"}})")->person.picture == "https://a.example/72.png");
  CHECK(read(R"({"id":"USLACKBOT","name":"slackbot"})")->bot);
}
