#include "config/messages.h"

#include "base/file.h"
#include "base/scratch.h"
#include "catch.h"

using namespace kudosk;
using test::Scratch;

TEST_CASE("messages come from the language's file, what it lacks from English") {
  const Scratch folder;
  REQUIRE(replace_file(folder / "en.json", R"({"from": "from {name}", "now": {"offline": "offline", "live": "live"}, "language": {"name": "English"}})"));
  REQUIRE(replace_file(folder / "pt.json", R"({"from": "de {name}", "now": {"offline": "sem rede"}})"));
  REQUIRE(replace_file(folder / "pt-BR.json", R"({"now.offline": "sem conexão"})"));
  const Zone utc("UTC");
  const Phrases portuguese = load_phrases("pt", utc, folder.path()), brazilian = load_phrases("pt-BR", utc, folder.path()), swedish = load_phrases("sv", utc, folder.path());
  CHECK(portuguese.say("now.offline") == "sem rede");
  CHECK(portuguese.say("now.live") == "live");
  CHECK(brazilian.say("now.offline") == "sem conexão");
  CHECK(brazilian.say("from", {{"name", std::string("Ana")}}) == "de Ana");
  CHECK(load_phrases("pt_BR", utc, folder.path()).say("now.offline") == "sem conexão");
  CHECK(swedish.say("now.offline") == "offline");
  CHECK(swedish.language() == "sv");
  CHECK(message_languages(folder.path()) == std::vector<std::string>{"en", "pt", "pt-BR"});
}

TEST_CASE("a message file that is missing or broken costs its words, never the screen") {
  const Scratch folder;
  REQUIRE(replace_file(folder / "de.json", "{\"from\": "));
  REQUIRE(replace_file(folder / "outside.json", R"({"from": "outside"})"));
  REQUIRE(replace_file(folder / "en.json", "[]"));
  CHECK(load_phrases("de", Zone("UTC"), folder.path()).say("from") == "from");
  CHECK(load_phrases("../outside", Zone("UTC"), folder.path()).say("from") == "from");
  CHECK(load_phrases("de", Zone("UTC"), folder / "none").say("from") == "from");
}

TEST_CASE("a message file's own faults are told with their place") {
  CHECK(read_messages("{\"a\": 'x'}", "de.json").error().message.find("de.json:1:7: ") == 0);
  CHECK_FALSE(read_messages("7", "de.json").has_value());
  CHECK(read_messages("{\"a\": {\"b\": \"x\", \"c\": 7}}", "de.json").value() == std::map<std::string, std::string>{{"a.b", "x"}});
}

TEST_CASE("English, which all others fall back on, can say what the code of this folder asks for") {
  const Phrases en = load_phrases("en", Zone("UTC"));
  CHECK(en.say("language.name") == "English");
  CHECK(en.list_up_to({"A", "B", "C", "D", "E"}, 2) == "A, B and 3 others");
  CHECK(en.list_up_to({"A", "B", "C"}, 2) == "A, B and 1 other");
}
