#include "catch.h"
#include "played.h"
#include "sources/openbadges/address.h"
#include "sources/openbadges/badge.h"

using namespace kudosk;
using namespace kudosk::test;
using nlohmann::json;
namespace ob = sources::openbadges;

namespace {

std::string big_endian(std::size_t n) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(n >> shift & 0xff);
  return out;
}
std::string chunk(const std::string& type, const std::string& data) { return big_endian(data.size()) + type + data + "CRC4"; }
std::string png(const std::string& chunks) { return "\x89PNG\r\n\x1a\n" + chunk("IHDR", std::string(13, '\1')) + chunks + chunk("IEND", ""); }
std::string baked(const std::string& keyword, const std::string& text) { return png(chunk("iTXt", keyword + std::string(5, '\0') + text)); }

const char* credential = R"({"id":"urn:uuid:1","type":["VerifiableCredential","OpenBadgeCredential"],"issuer":{"id":"did:x","name":"Northwind"},"validFrom":"2026-11-20T00:00:00Z",
  "credentialSubject":{"type":"AchievementSubject","identifier":[{"type":"IdentityObject","hashed":false,"identityHash":"amara@northwind.example","identityType":"emailAddress"}],
  "achievement":{"id":"urn:a","type":"Achievement","name":"Teamwork","achievementType":"Certificate"}}})";

/// A source of a folder, answered file by file.
struct Folder {
  std::map<std::string, std::string> files;
  Batch batch;
  std::optional<Error> trouble;

  void poll(json settings) {
    auto made = made_from(settings);
    made.settings.folder = "/office";
    auto source = sources::make(made);
    REQUIRE(source);
    std::deque<sources::Ask> asked;
    const auto carry_out = [&](const sources::Effects& effects) {
      for (const auto& effect : effects) {
        if (const auto* ask = std::get_if<sources::Ask>(&effect)) asked.push_back(*ask);
        if (const auto* emit = std::get_if<sources::Emit>(&effect)) batch = emit->batch;
        if (const auto* met = std::get_if<sources::Trouble>(&effect)) trouble = met->error;
      }
    };
    carry_out((*source)->poll(noon()));
    while (!asked.empty()) {
      const auto ask = asked.front();
      asked.pop_front();
      sources::Answer answer;
      if (const auto* folder = std::get_if<sources::FolderAsk>(&ask.what)) {
        if (files.count(folder->path.string())) {
          answer.error = Error{ErrorKind::content, "not a folder", "", 0, {}};
        } else {
          for (const auto& [name, text] : files) answer.entries.push_back({name.substr(name.find('/') + 1), text.size(), {}});
        }
      } else if (const auto* file = std::get_if<sources::FileAsk>(&ask.what)) {
        const auto found = files.find(file->path.string());
        if (found == files.end()) {
          answer.error = Error{ErrorKind::content, "no such file", "", 0, {}};
        } else {
          answer.bytes = found->second;
        }
      } else {
        const auto& url = std::get<sources::HttpAsk>(ask.what).request.url;
        CHECK(url.substr(0, 24) == "https://badges.example/c");
        CHECK(std::get<sources::HttpAsk>(ask.what).secrets.empty());
        answer = answer_from("200\n\n{\"name\":\"Fetched\"}", url);
      }
      carry_out((*source)->answer(noon(), ask, std::move(answer)));
    }
  }
  std::vector<std::string> shown() const {
    std::vector<std::string> out;
    for (const auto& item : batch.items) out.push_back(std::get<Milestone>(item.body).what);
    std::sort(out.begin(), out.end());
    return out;
  }
};

std::vector<Batch> batches(const std::string& folder) {
  std::vector<Batch> out;
  transcript(scripts("openbadges") / folder, &out);
  return out;
}

}  // namespace

TEST_CASE("openbadges: what is asked and said, for each kind of answer") { CHECK(play_all("openbadges") >= 19); }

TEST_CASE("openbadges: broken answers harm nothing") { CHECK(break_all("openbadges") > 4000); }

TEST_CASE("openbadges: a hosted assertion is a milestone with the badge's own picture, from its class and issuer") {
  const Item item = batches("hosted_v2").at(0).items.at(0);
  CHECK(item.id == "https://badges.example/assertions/7.json");
  CHECK(item.said_in == "Northwind Makers");
  CHECK(item.tags.empty());
  CHECK(format_rfc3339(*item.created) == "2026-11-20T23:59:59Z");
  CHECK(format_rfc3339(*item.expires) == "2027-06-30T23:59:59Z");
  const auto& body = std::get<Milestone>(item.body);
  CHECK(body.what == "Awesome Robotics");
  CHECK(body.who.name == "Amara Okafor");
  CHECK(body.type == "badge");
  CHECK(body.badge == "https://badges.example/assertions/7.png");
  const auto embedded = std::get<Milestone>(batches("hosted_v2_embedded").at(0).items.at(0).body);
  CHECK(embedded.badge == "https://badges.example/classes/robotics.png");
  CHECK(embedded.who.email == "amara@northwind.example");
  const auto old = batches("old_v1").at(0).items.at(0);
  CHECK(std::get<Milestone>(old.body).badge == "https://badges.example/v1/old.png");
  CHECK(format_rfc3339(*old.created) == "2026-11-21T00:00:00Z");
}

TEST_CASE("openbadges: a credential shows its achievement; a proof that nobody has checked marks it as unverified") {
  const auto all = batches("hosted_v3");
  const Item plain = all.at(0).items.at(0), proved = all.at(1).items.at(0);
  CHECK(std::get<Milestone>(plain.body).what == "Teamwork");
  CHECK(std::get<Milestone>(plain.body).badge == "https://badges.example/achievements/1.png");
  CHECK(plain.said_in == "Northwind University");
  CHECK(plain.tags.empty());
  CHECK(proved.tags == std::vector<std::string>{"unverified"});
  for (const char* name : {"jws_v2", "jws_v3"})
    for (const auto& batch : batches(name))
      for (const auto& item : batch.items) CHECK(item.tags == std::vector<std::string>{"unverified"});
  const Item claims = batches("jws_v3").at(1).items.at(0);
  CHECK(claims.id == "urn:uuid:abc");
  CHECK(format_rfc3339(*claims.created) == "2026-11-22T08:00:00Z");
}

TEST_CASE("openbadges: a folder's files belong together, and a baked picture carries its badge and shows itself") {
  Folder folder;
  folder.files = {
      {"badges/a.json",
       R"({"type":"Assertion","id":"https://badges.example/a/1","recipient":{"identity":"a@x.example"},"badge":"https://badges.example/class","issuedOn":"2026-11-01"})"},
      {"badges/class.json", R"({"type":"BadgeClass","id":"https://badges.example/class","name":"Local class","image":"shiny.png","issuer":{"name":"Northwind"}})"},
      {"badges/b.json",
       R"({"type":"Assertion","id":"https://badges.example/a/2","recipient":{"identity":"a@x.example"},"badge":"https://badges.example/c2","issuedOn":"2026-11-01"})"},
      {"badges/c.PNG", baked("openbadgecredential", credential)},
      {"badges/shiny.png", png("")},
      {"badges/d.json", "{ half"},
      {"badges/notes.txt", "none"},
      {"badges/link.png", baked("openbadges", "https://elsewhere.example/a")},
      {"badges/e.json", R"([{"type":"Assertion","id":"e","recipient":{"hashed":true,"identity":"sha256$1"},"badge":{"name":"Whose?"}}])"}};
  folder.poll({{"type", "openbadges"}, {"path", "badges"}, {"token_file", "t"}});
  CHECK(folder.shown() == std::vector<std::string>{"Local class", "Teamwork"});  // a file asks nobody by itself
  folder.poll({{"type", "openbadges"}, {"path", "badges"}, {"token_file", "t"}, {"origins", {"https://badges.example"}}});
  CHECK_FALSE(folder.trouble);
  CHECK(folder.batch.whole);
  CHECK(folder.shown() == std::vector<std::string>{"Fetched", "Local class", "Teamwork"});
  for (const auto& item : folder.batch.items) {
    const auto& body = std::get<Milestone>(item.body);
    CHECK(item.tags == std::vector<std::string>{"unverified"});
    if (body.what == "Teamwork") CHECK(body.badge == "/office/badges/c.PNG");
    if (body.what == "Local class") CHECK(body.badge == "/office/badges/shiny.png");
    if (body.what == "Teamwork") CHECK(body.type == "certificate");
    if (body.what == "Teamwork") CHECK(body.who.email == "amara@northwind.example");
  }
  std::set<std::string> dropped;
  for (const auto& drop : folder.batch.drops) dropped.insert(drop.item);
  CHECK(dropped == std::set<std::string>{"d.json", "e", "link.png"});
}

TEST_CASE("openbadges: one file that is none is trouble, and so is one that is not there") {
  Folder folder;
  folder.files = {{"one.json", credential}};
  folder.poll({{"type", "openbadges"}, {"path", "one.json"}, {"who", "Amara Okafor"}});
  CHECK(folder.shown() == std::vector<std::string>{"Teamwork"});
  CHECK(std::get<Milestone>(folder.batch.items.at(0).body).who.name == "Amara Okafor");
  for (const char* text : {"", "<html>", "{\"a\":"}) {
    Folder broken;
    broken.files = {{"one.json", text}};
    broken.poll({{"type", "openbadges"}, {"path", "one.json"}});
    REQUIRE(broken.trouble);
    CHECK(broken.trouble->kind == ErrorKind::content);
    CHECK_FALSE(broken.batch.whole);
  }
}

TEST_CASE("openbadges: a compact JWS is read, and what only looks like one is not") {
  const auto payload = ob::unsigned_payload("eyJhbGciOiJSUzI1NiJ9.eyJpZCI6InVybjp1dWlkOjEiLCJiYWRnZSI6eyJuYW1lIjoieCJ9fQ.c2ln");
  REQUIRE(payload);
  CHECK((*payload)["id"] == "urn:uuid:1");
  for (const char* no : {"", "a.b.c", "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6MX0", "eyJhbGciOiJSUzI1NiJ9.W10.c2ln", "{\"a\":1}", "e30.eyJpZCI6MX0.c2ln",
                         "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6MX0.c2ln.x", "eyJhbGciOiJSUzI1NiJ9.e!!!.c2ln"})
    CHECK_FALSE(ob::unsigned_payload(no));
}

TEST_CASE("openbadges: what a picture carries, whatever its chunks say") {
  CHECK(ob::baked(baked("openbadges", "{}")) == "{}");
  CHECK(ob::baked(png(chunk("tEXt", std::string("openbadges\0https://x.example/a", 30)))) == "https://x.example/a");
  CHECK(ob::baked(png("")) == "");
  CHECK(ob::baked(baked("comment", "{}")) == "");
  CHECK(ob::baked(png(chunk("iTXt", std::string("openbadges\0\1\0\0\0xx", 17)))) == "");
  const std::string whole = baked("openbadges", "{\"id\":1}");
  for (std::size_t i = 0; i < whole.size(); ++i) ob::baked(whole.substr(0, i));
  CHECK(ob::baked("\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXtopenbadges") == "");
}

TEST_CASE("openbadges: where the API begins") {
  CHECK(ob::first_page("https://x.example") == "https://x.example/ims/ob/v3p0/credentials?limit=50&offset=0");
  CHECK(ob::first_page("https://x.example/ims/ob/v3p0/") == "https://x.example/ims/ob/v3p0/credentials?limit=50&offset=0");
  CHECK(ob::first_page("https://x.example/a/credentials?limit=7") == "https://x.example/a/credentials?limit=7");
  CHECK(ob::first_page("https://x.example/assertions/7.json") == "https://x.example/assertions/7.json");
  CHECK(ob::with_offset("https://x.example/c?offset=0&limit=2", 4) == "https://x.example/c?limit=2&offset=4");
}

TEST_CASE("openbadges: what can't be used in the settings is said with its place") {
  const auto why = [](json options) {
    options["type"] = "openbadges";
    const auto source = sources::make(made_from(options));
    REQUIRE_FALSE(source);
    CHECK(source.error().kind == ErrorKind::config);
    return source.error().message.substr(0, source.error().message.find(':'));
  };
  CHECK(why(json::object()) == "/url");
  CHECK(why({{"url", "badges"}}) == "/url");
  CHECK(why({{"url", "https://x.example/a"}, {"path", "badges"}}) == "/path");
  CHECK(why({{"path", "badges"}, {"origins", {"https://x.example", "x"}}}) == "/origins/1");
  CHECK(source_from({{"type", "openbadges"}, {"path", "badges"}})->default_interval() == std::chrono::minutes(1));
  CHECK(source_from({{"type", "openbadges"}, {"url", "https://x.example/a"}})->default_interval() == std::chrono::hours(1));
}
