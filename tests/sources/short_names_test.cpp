// Emoji by their short names, in what any source says.
#include "sources/short_names.h"

#include "catch.h"

using namespace kudosk;

namespace {

std::string written(std::string message, std::map<std::string, std::string> own = {}) {
  Item item;
  Recognition praise;
  praise.message = std::move(message);
  item.body = std::move(praise);
  item.emoji = std::move(own);
  sources::write_short_names(item);
  return std::get<Recognition>(item.body).message;
}

}  // namespace

TEST_CASE("short names become characters") {
  CHECK(written("Done :tada:") == "Done 🎉");
  CHECK(written(":+1: :thumbsup:, :tada::tada:") == "👍 👍, 🎉🎉");
  CHECK(written("(:wave::skin-tone-2:)") == "(👋🏻)");
  CHECK(written(":wave::skin-tone-") == "👋:skin-tone-");
}

TEST_CASE("what is none stays") {
  for (const char* text : {"at 10:100:20", "a:b:c", "::", ":", ":no_such_name_here:", "http://x.example:80/:tada", "x:tada:", "", ":tada", "::::"}) {
    CAPTURE(text);
    CHECK(written(text) == text);
  }
  CHECK(written(":tada:", {{"tada", "https://pictures.example.com/tada.gif"}}) == ":tada:");
}

TEST_CASE("spans and reactions say the same as the message") {
  Item item;
  Recognition praise;
  praise.message = "a :tada: b";
  Span one, two;
  one.text = "a :tada:";
  two.text = " b";
  praise.spans = {one, two};
  praise.reactions = {{":tada:", 2}, {"tada", 1}, {"👏", 3}, {":party-parrot:", 1}};
  item.body = praise;
  sources::write_short_names(item);
  const auto& body = std::get<Recognition>(item.body);
  CHECK(body.spans[0].text + body.spans[1].text == body.message);
  CHECK(body.reactions[0].emoji == "🎉");
  CHECK(body.reactions[1].emoji == "🎉");
  CHECK(body.reactions[2].emoji == "👏");
  CHECK(body.reactions[3].emoji == ":party-parrot:");
}
