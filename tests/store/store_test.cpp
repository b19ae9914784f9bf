#include "store/store.h"

#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <fstream>

#include "base/file.h"
#include "catch.h"
#include "folder.h"

using namespace kudosk;
using namespace kudosk::test;
namespace fs = std::filesystem;

namespace {

const Wall noon = *parse_rfc3339("2026-11-24T12:00:00.5Z");

std::shared_ptr<const Item> item(const std::string& source, const std::string& id, const std::string& message) {
  Item out;
  out.id = id;
  out.source = source;
  out.created = noon;
  out.visibility = Visibility::team;
  out.emoji["parrot"] = "https://x.example/parrot.gif";
  Recognition body;
  Person bare;
  bare.id = "u1";
  body.to = {bare};
  body.message = message;
  out.body = std::move(body);
  return std::make_shared<const Item>(std::move(out));
}

store::Contents contents(const std::string& message = "Thanks\n\"all\" 🎉") {
  store::Contents out;
  out.written = noon;
  for (const char* name : {"chat", "kudos api"}) {
    store::Stored stored;
    stored.fingerprint = "abc";
    stored.memory = "{\"since\":\"7\"}\n";
    stored.holding.source = name;
    stored.holding.items["1"] = item(name, "1", message);
    stored.holding.items["2"] = item(name, "2", "other");
    Person known;
    known.id = "u1";
    known.name = "Amara Okafor";
    known.birthday = "05-14";
    stored.holding.people = {known};
    stored.holding.stated["2"] = noon + std::chrono::hours(3);
    stored.validators["https://x.example/feed"] = {"W/\"1\"", "Tue, 24 Nov 2026 12:00:00 GMT"};
    stored.last_success = noon;
    out.sources[name] = std::move(stored);
  }
  return out;
}

void same(const store::Contents& a, const store::Contents& b) {
  CHECK(a.written == b.written);
  REQUIRE(a.sources.size() == b.sources.size());
  for (const auto& [name, x] : a.sources) {
    const auto& y = b.sources.at(name);
    CHECK(x.fingerprint == y.fingerprint);
    CHECK(x.memory == y.memory);
    CHECK(x.last_success == y.last_success);
    CHECK(x.holding.source == y.holding.source);
    CHECK(x.holding.people == y.holding.people);
    CHECK(x.holding.stated == y.holding.stated);
    REQUIRE(x.holding.items.size() == y.holding.items.size());
    for (const auto& [id, one] : x.holding.items) CHECK(*one == *y.holding.items.at(id));
    REQUIRE(x.validators.size() == y.validators.size());
    for (const auto& [address, one] : x.validators) CHECK((one.etag == y.validators.at(address).etag && one.last_modified == y.validators.at(address).last_modified));
  }
}

std::string message_of(const store::Read& read) { return std::get<Recognition>(read.contents.sources.at("chat").holding.items.at("1")->body).message; }

void put(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

unsigned mode(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

}  // namespace

TEST_CASE("what is written is read") {
  const Folder folder;
  REQUIRE(store::write(folder.path(), contents()));
  const auto read = store::read(folder.path());
  CHECK_FALSE(read.trouble);
  same(read.contents, contents());
}

TEST_CASE("the same contents are the same bytes") {
  const Folder a, b;
  REQUIRE(store::write(a.path(), contents()));
  REQUIRE(store::write(b.path(), contents()));
  CHECK(*read_file(a / "feed.store") == *read_file(b / "feed.store"));
}

TEST_CASE("what was never written is no trouble") {
  const Folder folder;
  for (const auto& path : {folder.path(), folder / "not there"}) {
    const auto read = store::read(path);
    CHECK_FALSE(read.trouble);
    CHECK(read.contents.sources.empty());
  }
}

TEST_CASE("folder and file are private") {
  const Folder folder;
  REQUIRE(store::write(folder / "state", contents()));
  CHECK(mode(folder / "state") == 0700);
  CHECK(mode(folder / "state/feed.store") == 0600);
  fs::permissions(folder / "state", fs::perms(0755));
  REQUIRE(store::write(folder / "state", contents()));
  CHECK(mode(folder / "state") == 0700);
}

TEST_CASE("a flipped bit anywhere, or a missing end, gives the copy and says so") {
  const Folder folder;
  REQUIRE(store::write(folder.path(), contents("before")));
  REQUIRE(store::write(folder.path(), contents("now")));
  const std::string bytes = *read_file(folder / "feed.store");
  CHECK(message_of(store::read(folder.path())) == "now");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int flip : {0x01, 0x20, 0x80}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ flip);
      put(folder / "feed.store", damaged);
      const auto read = store::read(folder.path());
      REQUIRE(read.trouble);
      REQUIRE(read.trouble->kind == ErrorKind::store);
      REQUIRE(message_of(read) == "now");
    }
  }
  for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 50) {
    put(folder / "feed.store", bytes.substr(0, length));
    const auto read = store::read(folder.path());
    REQUIRE(read.trouble);
    REQUIRE(message_of(read) == "now");
  }
  put(folder / "feed.store", bytes + "x");
  CHECK(store::read(folder.path()).trouble);
}

TEST_CASE("a newer version is named") {
  const Folder folder;
  put(folder / "feed.store", "kudosk-store 9 2 00000000\n{}");
  const auto read = store::read(folder.path());
  REQUIRE(read.trouble);
  CHECK(read.trouble->message.find("another version") != std::string::npos);
  CHECK(read.contents.sources.empty());
}

TEST_CASE("a right checksum over something else is no store either") {
  const Folder folder;
  for (const char* body : {"", "{}", "{}\n", "[]\n", "{\"sources\":3}\n", "{\"sources\":[3]}\n", "{\"sources\":[{\"name\":\"a\",\"bytes\":99}]}\n",
                           "{\"sources\":[{\"name\":\"a\",\"bytes\":2}]}\n{}\n", "{\"sources\":[{\"bytes\":-1}]}\n", "{\"sources\":[{\"bytes\":\"x\"}]}\n",
                           "{\"sources\":[{\"bytes\":18446744073709551615}]}\n"}) {
    CAPTURE(body);
    const std::string text = body;
    char first[64];
    std::snprintf(first, sizeof first, "kudosk-store 2 %zu %08lx\n", text.size(), crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
    put(folder / "feed.store", first + text);
    const auto read = store::read(folder.path());
    CHECK(read.contents.sources.empty());
  }
}

TEST_CASE("a folder in the file's place is trouble on both ways, and no more") {
  const Folder folder;
  fs::create_directory(folder / "feed.store");
  CHECK(store::read(folder.path()).trouble);
  const auto written = store::write(folder.path(), contents());
  REQUIRE_FALSE(written);
  CHECK(written.error().kind == ErrorKind::store);
  CHECK_FALSE(written.error().hint.empty());
}

TEST_CASE("after damage the next writing is whole again, in both places") {
  const Folder folder;
  REQUIRE(store::write(folder.path(), contents("first")));
  put(folder / "feed.store", "damaged");
  CHECK(message_of(store::read(folder.path())) == "first");
  REQUIRE(store::write(folder.path(), contents("second")));
  CHECK(message_of(store::read(folder.path())) == "second");
  put(folder / "feed.store", "damaged");
  CHECK(message_of(store::read(folder.path())) == "second");
}

TEST_CASE("with the file gone the copy is read") {
  const Folder folder;
  REQUIRE(store::write(folder.path(), contents("first")));
  REQUIRE(store::write(folder.path(), contents("second")));
  fs::remove(folder / "feed.store");
  CHECK(message_of(store::read(folder.path())) == "second");
}

TEST_CASE("what was taken back is in no file of the folder") {
  const Folder folder;
  REQUIRE(store::write(folder.path(), contents("said in haste")));
  REQUIRE(store::write(folder.path(), contents("something else")));
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    if (entry.is_regular_file()) CHECK(read_file(entry.path())->find("said in haste") == std::string::npos);
  }
}

TEST_CASE("a folder that can't be written is an error, and the old file stays") {
  if (::geteuid() == 0) {
    // Nothing is forbidden to root but what is no folder.
    const Folder folder;
    put(folder / "file", "x");
    const auto written = store::write(folder / "file", contents());
    REQUIRE_FALSE(written);
    CHECK(written.error().kind == ErrorKind::store);
    return;
  }
  const Folder folder;
  fs::create_directory(folder / "closed");
  fs::permissions(folder / "closed", fs::perms(0500));
  CHECK_FALSE(store::write(folder / "closed/state", contents()));
  fs::permissions(folder / "closed", fs::perms(0700));
}

TEST_CASE("secrets are kept apart, private, and by source") {
  const Folder folder;
  REQUIRE(store::write_secret(folder.path(), "chat", "refresh_token", "one"));
  REQUIRE(store::write_secret(folder.path(), "chat", "refresh_token", "two"));
  REQUIRE(store::write_secret(folder.path(), "chat", "odd name/../x", "three"));
  REQUIRE(store::write_secret(folder.path(), "chat.2", "refresh_token", "four"));
  REQUIRE(store::write_secret(folder.path(), "../" + std::string(300, 'x'), "t", "five"));
  CHECK(store::read_secrets(folder.path(), "chat") == std::map<std::string, std::string>{{"refresh_token", "two"}, {"odd name/../x", "three"}});
  CHECK(store::read_secrets(folder.path(), "chat.2").size() == 1);
  CHECK(store::read_secrets(folder.path(), "../" + std::string(300, 'x')).at("t") == "five");
  CHECK(store::read_secrets(folder.path(), "nobody").empty());
  CHECK(mode(folder / "secrets") == 0700);
  for (const auto& entry : fs::directory_iterator(folder / "secrets")) CHECK(mode(entry.path()) == 0600);
  REQUIRE(store::write_secret(folder.path(), "chat", "refresh_token", ""));
  CHECK(store::read_secrets(folder.path(), "chat").count("refresh_token") == 0);
}
