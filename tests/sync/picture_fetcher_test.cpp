#include "sync/picture_fetcher.h"

#include <fstream>

#include "catch.h"
#include "fakes.h"

using namespace fakes;

namespace {

const std::string png = std::string("\x89PNG\r\n\x1a\n", 8) + "rest";

Item with_picture(std::string id, std::string address) {
  auto item = praise(std::move(id));
  std::get<Recognition>(item.body).to[0].picture = std::move(address);
  return item;
}

/// A source whose answer is items with these pictures; pictures are answered by `picture`.
struct Pictures {
  World world;
  std::vector<std::string> addresses;
  std::function<Result<net::Response>(const net::Request&)> picture = [](const net::Request&) -> Result<net::Response> { return reply(200, png); };

  Pictures() {
    world.options.cache = world.folder / "cache";
    world.add("kudos", R"("interval": "30s")");
    world.scripts["kudos"].answer = [this](const Now&, const sources::Ask&, sources::Answer) -> sources::Effects {
      std::vector<Item> items;
      for (std::size_t i = 0; i < addresses.size(); ++i) {
        auto item = with_picture("k" + std::to_string(i), addresses[i]);
        std::get<Recognition>(item.body).to[0].name = "Person " + std::to_string(i);
        item.created = morning - 1min * static_cast<int>(i);
        items.push_back(std::move(item));
      }
      return {sources::Emit{batch(std::move(items))}};
    };
    world.network.handler = [this](const net::Request& request) -> std::optional<Result<net::Response>> {
      if (request.url == "https://kudos.example/feed") return reply(200);
      return picture(request);
    };
  }
  std::string file(const std::string& address) const {
    const auto files = world.now()->pictures;
    const auto found = files->find(address);
    return found == files->end() ? std::string() : found->second;
  }
  std::size_t asked() const {
    std::size_t out = 0;
    for (const auto& sent : world.network.sent) out += sent.request.url != "https://kudos.example/feed";
    return out;
  }
};

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("pictures are known by their first bytes") {
  CHECK(sync::is_picture(png));
  CHECK(sync::is_picture("\xff\xd8\xff\xe0 jpeg"));
  CHECK(sync::is_picture("GIF89a…"));
  CHECK(sync::is_picture(std::string("RIFF\x10\0\0\0WEBPVP8 ", 16)));
  for (const auto* other : {"", "<html>sign in</html>", "<svg xmlns=\"\">", "\x89PNG", "GIF88a", "RIFF1234WAVE", "BM6", "gimp xcf "}) {
    CAPTURE(other);
    CHECK_FALSE(sync::is_picture(other));
  }
}

TEST_CASE("all that an item names is wanted, newest first, each address once") {
  Feed feed;
  auto item = with_picture("k1", "https://a/to.png");
  auto& recognition = std::get<Recognition>(item.body);
  recognition.from.emplace();
  recognition.from->picture = "https://a/from.png";
  recognition.picture = "https://a/photo.jpg";
  item.emoji["party-parrot"] = "https://a/parrot.gif";
  item.source = "kudos";
  feed.items.push_back(std::make_shared<const Item>(item));
  Item milestone;
  milestone.id = "m";
  milestone.source = "lms";
  Milestone body;
  body.who.picture = "https://a/to.png";
  body.badge = "https://a/badge.png";
  milestone.body = body;
  feed.items.push_back(std::make_shared<const Item>(milestone));
  Person born;
  born.picture = "https://a/born.png";
  born.birthday = "05-14";
  feed.people.push_back(born);
  Holding people;
  people.source = "hr";
  people.people.push_back(born);
  std::vector<std::string> got;
  for (const auto& one : sync::wanted_pictures(feed, {people})) got.push_back(one.source + " " + one.address);
  CHECK(got == std::vector<std::string>{"kudos https://a/to.png", "kudos https://a/from.png", "kudos https://a/photo.jpg", "kudos https://a/parrot.gif", "lms https://a/badge.png",
                                        "hr https://a/born.png"});
}

TEST_CASE("a picture is asked for through the source that has said it, whatever item names the person") {
  // The same person through the chat, which has the picture (behind its token), and through a feed, whose item is shown.
  Person known;
  known.id = "U1";
  known.picture = "https://files.chat.example/u1.png";
  Holding feed_holding, chat, later;
  feed_holding.source = "feed";
  chat.source = "chat";
  chat.people.push_back(known);
  later.source = "later";
  later.people.push_back(known);
  Item praise = with_picture("k1", known.picture);
  praise.source = "feed";
  Feed feed;
  feed.items.push_back(std::make_shared<const Item>(praise));
  const auto source = [&] {
    const auto wanted = sync::wanted_pictures(feed, {feed_holding, chat, later});
    REQUIRE(wanted.size() == 1);
    return wanted[0].source;
  };
  CHECK(source() == "chat");

  // As an item of the chat names it, without a list of people.
  chat.people.clear();
  Item said = praise;
  said.source = "chat";
  chat.items["c1"] = std::make_shared<const Item>(said);
  CHECK(source() == "chat");

  // The feed's own word comes first.
  feed_holding.items["k1"] = std::make_shared<const Item>(praise);
  CHECK(source() == "feed");

  // Nobody has said it: it stands in the office's own list.
  feed_holding.items.clear();
  chat.items.clear();
  later.people.clear();
  CHECK(source() == "feed");
}

TEST_CASE("at most 400 pictures are wanted") {
  Feed feed;
  for (int i = 0; i < 1000; ++i) feed.items.push_back(std::make_shared<const Item>(with_picture("k" + std::to_string(i), "https://a/" + std::to_string(i))));
  CHECK(sync::wanted_pictures(feed, {}).size() == sync::most_pictures);
}

TEST_CASE("a picture comes into the cache and into the snapshot, four at a time, with the client's caps") {
  Pictures pictures;
  for (int i = 0; i < 10; ++i) pictures.addresses.push_back("https://faces.example/" + std::to_string(i));
  pictures.world.start();
  pictures.world.run(5s);
  for (const auto& address : pictures.addresses) CHECK(content(pictures.file(address)) == png);
  CHECK(pictures.asked() == 10);
  CHECK(pictures.world.network.most_at_once <= 4);
  CHECK(pictures.world.network.sent.back().request.max_bytes == sync::largest_picture);
  pictures.world.run(10min);
  CHECK(pictures.asked() == 10);
}

TEST_CASE("pictures wake the screen four times a second at most") {
  Pictures pictures;
  for (int i = 0; i < 100; ++i) pictures.addresses.push_back("https://faces.example/" + std::to_string(i));
  pictures.world.start();
  const int before = pictures.world.published;
  for (int i = 0; i < 30; ++i) {  // three seconds, four pictures a step
    pictures.world.step();
    pictures.world.clock.advance(100ms);
  }
  CHECK(pictures.world.published - before >= 6);
  CHECK(pictures.world.published - before <= 12);
  CHECK(pictures.world.now()->pictures->size() == 100);
}

TEST_CASE("the next start finds pictures without asking") {
  Pictures pictures;
  pictures.world.options.state = pictures.world.folder / "state";
  pictures.addresses = {"https://faces.example/a"};
  pictures.world.start();
  pictures.world.run(5s);
  pictures.world.network.handler = {};
  pictures.world.restart();
  CHECK(content(pictures.file("https://faces.example/a")) == png);
  CHECK(pictures.asked() == 0);
}

TEST_CASE("no picture at an address is not asked for again for a week, over starts too") {
  Pictures pictures;
  pictures.picture = [](const net::Request&) -> Result<net::Response> { return reply(404); };
  pictures.addresses = {"https://faces.example/a"};
  pictures.world.start();
  pictures.world.run(1h);
  CHECK(pictures.asked() == 1);
  pictures.world.restart();
  pictures.world.run(1h);
  CHECK(pictures.asked() == 0);
  pictures.world.clock.advance(24h * 7);
  pictures.world.restart();
  pictures.world.run(1min);
  CHECK(pictures.asked() == 1);
}

TEST_CASE("what is no picture is never shown, and tried again with back-off") {
  Pictures pictures;
  pictures.addresses = {"https://faces.example/a"};
  SECTION("a sign-in page") {
    pictures.picture = [](const net::Request&) -> Result<net::Response> { return reply(200, "<html>sign in</html>"); };
  }
  SECTION("a server's fault") {
    pictures.picture = [](const net::Request&) -> Result<net::Response> { return reply(500, png); };
  }
  SECTION("no network") {
    pictures.picture = [](const net::Request&) -> Result<net::Response> { return fail(ErrorKind::network, "no route"); };
  }
  SECTION("too large") {
    pictures.picture = [](const net::Request&) -> Result<net::Response> { return fail(ErrorKind::limit, "more than 8 MB"); };
  }
  pictures.world.start();
  pictures.world.run(24h);
  CHECK(pictures.file("https://faces.example/a").empty());
  CHECK(pictures.asked() >= 5);
  CHECK(pictures.asked() <= 14);
  CHECK(pictures.world.state().trouble == std::nullopt);
  pictures.picture = [](const net::Request&) -> Result<net::Response> { return reply(200, png); };
  pictures.world.run(7h);
  CHECK(content(pictures.file("https://faces.example/a")) == png);
}

TEST_CASE("many broken pictures are one line in the log") {
  Pictures pictures;
  pictures.picture = [](const net::Request&) -> Result<net::Response> { return reply(403); };
  for (int i = 0; i < 50; ++i) pictures.addresses.push_back("https://faces.example/" + std::to_string(i) + "?token=abc");
  pictures.world.start();
  pictures.world.run(30s);
  CHECK(pictures.world.events("error").size() == 1);
  CHECK(pictures.world.events("error")[0].find("token=abc") == std::string::npos);
}

TEST_CASE("a picture is asked for as its source says, with the source's secret") {
  Pictures pictures;
  pictures.world.config.sources[0] = source(R"({"type": "fake", "name": "kudos", "token_file": "api.token"})", pictures.world.folder);
  pictures.world.write("api.token", "s3cret-token");
  pictures.world.scripts["kudos"].picture = [](const std::string& address) {
    sources::HttpAsk ask;
    ask.request.url = address;
    ask.secrets.push_back({});
    return ask;
  };
  pictures.addresses = {"https://faces.example/a"};
  pictures.world.start();
  pictures.world.run(1s);
  CHECK(pictures.world.network.sent.back().header("Authorization") == "Bearer s3cret-token");
  CHECK(pictures.world.network.sent.back().request.credential);
}

TEST_CASE("a local picture is shown where it lies in its source's folder, and nowhere else") {
  Pictures pictures;
  pictures.world.config.sources[0] = source(R"({"type": "fake", "name": "kudos", "path": "party"})", pictures.world.folder);
  pictures.world.write("party/photos/Amara.jpg", "\xff\xd8\xff");
  pictures.world.write("elsewhere.jpg", "\xff\xd8\xff");
  std::filesystem::create_symlink(pictures.world.folder / "elsewhere.jpg", pictures.world.folder / "party/link.jpg");
  const auto own = (pictures.world.folder / "party/photos/Amara.jpg").string();
  pictures.addresses = {own, "photos/Amara.jpg", (pictures.world.folder / "elsewhere.jpg").string(), "../elsewhere.jpg", "link.jpg", "/etc/passwd", "photos"};
  pictures.world.start();
  pictures.world.run(1s);
  CHECK(pictures.file(own) == own);
  CHECK(pictures.file("photos/Amara.jpg") == own);
  CHECK(pictures.world.now()->pictures->size() == 2);
}

TEST_CASE("pictures that the feed no longer names are forgotten") {
  Pictures pictures;
  pictures.addresses = {"https://faces.example/a"};
  pictures.world.start();
  pictures.world.run(1s);
  CHECK(pictures.world.now()->pictures->size() == 1);
  pictures.addresses = {"https://faces.example/b"};
  pictures.world.run(1min);
  CHECK(pictures.file("https://faces.example/a").empty());
  CHECK_FALSE(pictures.file("https://faces.example/b").empty());
  CHECK(pictures.world.now()->pictures->size() == 1);
}
