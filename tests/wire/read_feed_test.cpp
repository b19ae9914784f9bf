#include "catch.h"
#include "wire/feed_json.h"

using namespace kudosk;

namespace {

constexpr const char* base = "https://kudos.example.com/v1/feed?page=1";

FeedPage page(const std::string& text) {
  auto read = read_feed(text, base);
  if (!read) FAIL(read.error().message);
  return std::move(*read);
}

FeedPage items(const std::string& list, const std::string& rest = {}) { return page(R"({"version":1,"items":[)" + list + "]" + rest + "}"); }

/// The one item that is taken.
Item one(const std::string& item, const std::string& rest = {}) {
  auto read = items(item, rest);
  if (!read.batch.drops.empty()) FAIL(read.batch.drops[0].reason);
  REQUIRE(read.batch.items.size() == 1);
  return read.batch.items[0];
}

/// The reason for which the one item is dropped.
std::string dropped(const std::string& item) {
  const auto read = items(item);
  REQUIRE(read.batch.items.empty());
  REQUIRE(read.batch.drops.size() == 1);
  return read.batch.drops[0].reason;
}

Item praise(const std::string& fields) { return one(R"({"kind":"recognition","id":"1","to":[{"name":"Ben"}],"message":"Thanks")" + (fields.empty() ? "" : "," + fields) + "}"); }

template <class T>
T body(const std::string& kind, const std::string& fields) {
  return std::get<T>(one(R"({"kind":")" + kind + R"(","id":"1",)" + fields + "}").body);
}

}  // namespace

TEST_CASE("a recognition is read with all that it has") {
  const Item item = one(
      R"({"kind":"recognition","id":"r1","created":"2026-11-24T09:41:00Z","updated":"2026-11-24T10:41:00+01:00","show_from":"2026-11-24T09:42:00Z","expires":"2026-12-24T00:00:00Z",
    "visibility":"team","source":"#team-wins","link":"/r/1","lang":"de-CH","pinned":true,"urgent":true,"discipline":"team-learning","tags":["#a","b"],
    "from":{"id":"u1"},"to":[{"id":"u2","name":"Ben","email":"ben@x.example"},{"team":"Platform"}],"message":"Thanks :party-parrot:\nall",
    "spans":[{"text":"Thanks "},{"text":":party-parrot:","emoji":"party-parrot"},{"text":"\nall","style":"bold","person":{"id":"u1"},"link":"https://x.example/"}],
    "points":25,"value":"Customer love","reactions":[{"emoji":"👏","count":8},{"emoji":":wave:","count":1}],"picture":"pictures/1.jpg"})",
      R"(,"people":[{"id":"u1","name":"Amara Okafor","title":"Engineering","picture":"/a.png","aliases":["amara.o",7],"birthday":"1990-05-14","started":"2021-03-01"}],
    "emoji":{"party-parrot":"parrot.gif","wave":"https://e.example/wave.png","unused":"https://e.example/u.png"})");
  CHECK(item.id == "r1");
  CHECK(item.created == parse_rfc3339("2026-11-24T09:41:00Z"));
  CHECK(item.updated == parse_rfc3339("2026-11-24T09:41:00Z"));
  CHECK(item.show_from.has_value());
  CHECK(item.expires.has_value());
  CHECK(item.visibility == Visibility::team);
  CHECK(item.said_in == "#team-wins");
  CHECK(item.source.empty());
  CHECK(item.link == "https://kudos.example.com/r/1");
  CHECK(item.lang == "de-CH");
  CHECK(item.pinned);
  CHECK(item.urgent);
  CHECK(item.discipline == Discipline::team_learning);
  CHECK(item.tags == std::vector<std::string>{"#a", "b"});
  CHECK(item.emoji == std::map<std::string, std::string>{{"party-parrot", "https://kudos.example.com/v1/parrot.gif"}, {"wave", "https://e.example/wave.png"}});
  const auto& praise = std::get<Recognition>(item.body);
  CHECK(praise.from->name == "Amara Okafor");
  CHECK(praise.from->title == "Engineering");
  CHECK(praise.from->picture == "https://kudos.example.com/a.png");
  REQUIRE(praise.to.size() == 2);
  CHECK(praise.to[0].email == "ben@x.example");
  CHECK(praise.to[1].is_team);
  CHECK(praise.to[1].name == "Platform");
  CHECK(praise.message == "Thanks :party-parrot:\nall");
  REQUIRE(praise.spans.size() == 3);
  CHECK(praise.spans[0].text == "Thanks ");
  CHECK(praise.spans[1].emoji == "party-parrot");
  CHECK(praise.spans[2].bold);
  CHECK(praise.spans[2].person->name == "Amara Okafor");
  CHECK(praise.points == 25);
  CHECK(praise.value == "Customer love");
  CHECK(praise.reactions == std::vector<Reaction>{{"👏", 8}, {":wave:", 1}});
  CHECK(praise.picture == "https://kudos.example.com/v1/pictures/1.jpg");
}

TEST_CASE("the document's own fields") {
  const auto read = items(
      "",
      R"(,"next":"/feed?page=2","since":"abc","people":[{"id":"u1","name":"Amara","aliases":["amara.o",7,"amara.o",""],"birthday":"1990-05-14","started":"2021-03-01"},{"title":"nobody"},3])");
  CHECK(read.next == "https://kudos.example.com/feed?page=2");
  CHECK(read.since == "abc");
  REQUIRE(read.batch.people.size() == 1);
  CHECK(read.batch.people[0].aliases == std::vector<std::string>{"amara.o", "7"});
  CHECK(read.batch.people[0].birthday == "05-14");
  CHECK(read.batch.people[0].started == "2021-03-01");
  CHECK_FALSE(items("", R"(,"next":null,"since":null)").next);
  CHECK_FALSE(items("", R"(,"next":"","since":{})").since);
  CHECK_FALSE(items("", R"(,"next":5)").next);
}

TEST_CASE("what is no feed of version 1 is an error") {
  for (const char* text : {"[]", "{}", "3", "null", R"({"version":2,"items":[]})", R"({"version":"1","items":[]})", R"({"items":{}})", R"({"items":null})",
                           R"({"items":[],"items":3})", R"({"version":1,"items":[]} x)", R"({"version":1,"items":[)", ""}) {
    CAPTURE(text);
    const auto read = read_feed(text, base);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::content);
  }
  CHECK(read_feed(R"({"items":[]})", base));
  CHECK(read_feed(R"({"version":1.0,"items":[]})", base));
  CHECK(read_feed(R"({"version":null,"items":[]})", base));
}

TEST_CASE("people, emoji and version may stand behind the items, and the last of duplicate keys stands") {
  CHECK(std::get<Recognition>(one(R"({"kind":"recognition","id":"1","to":[{"id":"u1"}],"message":"x"})", R"(,"people":[{"id":"u1","name":"Late"}])").body).to[0].name == "Late");
  const auto twice = page(R"({"items":[{"kind":"lesson","id":"1","title":"a","text":"b"}],"items":[{"kind":"lesson","id":"2","title":"a","title":"c","text":"b"}]})");
  REQUIRE(twice.batch.items.size() == 1);
  CHECK(twice.batch.items[0].id == "2");
  CHECK(std::get<Lesson>(twice.batch.items[0].body).title == "c");
}

TEST_CASE("unknown fields and kinds are ignored without a word") {
  const auto read = items(R"({"kind":"poll","id":"1","x":[{"y":1}]},{"kind":"poll"},{"kind":"announcement","id":"2","title":"t","colour":{"deep":[1]}})",
                          R"(,"items_total":3,"extra":{"items":[{"kind":"announcement","id":"9","title":"t"}]})");
  CHECK(read.batch.drops.empty());
  REQUIRE(read.batch.items.size() == 1);
  CHECK(read.batch.items[0].id == "2");
}

TEST_CASE("a broken item is dropped with the field that is wrong, and never with its words") {
  CHECK(dropped(R"({"id":"1"})") == "kind: missing");
  CHECK(dropped(R"({"kind":3,"id":"1"})") == "kind: must be a text");
  CHECK(dropped(R"({"kind":"lesson","title":"a","text":"b"})") == "id: missing");
  CHECK(dropped(R"({"kind":"lesson","id":"","title":"a","text":"b"})").substr(0, 3) == "id:");
  CHECK(dropped(R"({"kind":"lesson","id":"  ","title":"a","text":"b"})").substr(0, 3) == "id:");
  CHECK(dropped(R"({"kind":"lesson","id":true,"title":"a","text":"b"})").substr(0, 3) == "id:");
  CHECK(dropped(R"({"kind":"lesson","id":1.5,"title":"a","text":"b"})").substr(0, 3) == "id:");
  CHECK(dropped(R"({"kind":"lesson","id":"a\u0000b","title":"a","text":"b"})").substr(0, 3) == "id:");
  CHECK(dropped(R"({"kind":"recognition","id":"1","message":"secret"})") == "to: missing");
  CHECK(dropped(R"({"kind":"recognition","id":"1","to":[],"message":"secret"})") == "to: is empty");
  CHECK(dropped(R"({"kind":"recognition","id":"1","to":{"name":"A"},"message":"secret"})") == "to: must be a list of people");
  CHECK(dropped(R"({"kind":"recognition","id":"1","to":[{},{"title":"x"},4,{"name":"  "}],"message":"secret"})").substr(0, 3) == "to:");
  CHECK(dropped(R"({"kind":"recognition","id":"1","to":[{"name":"A"}]})") == "message: missing");
  CHECK(dropped(R"({"kind":"recognition","id":"1","to":[{"name":"A"}],"message":null})") == "message: missing");
  CHECK(dropped(R"({"kind":"recognition","id":"1","to":[{"name":"A"}],"message":["secret"]})") == "message: must be a text");
  CHECK(dropped(R"({"kind":"recognition","id":"1","to":[{"name":"A"}],"message":" \n\u0000 "})") == "message: is empty");
  CHECK(dropped(R"({"kind":"milestone","id":"1","what":"x"})") == "who: missing");
  CHECK(dropped(R"({"kind":"milestone","id":"1","who":[],"what":"x"})").substr(0, 4) == "who:");
  CHECK(dropped(R"({"kind":"milestone","id":"1","who":{"name":"A"}})") == "what: missing");
  CHECK(dropped(R"({"kind":"goal","id":"1","title":""})") == "title: is empty");
  CHECK(dropped(R"({"kind":"lesson","id":"1","title":"x"})") == "text: missing");
  CHECK(dropped(R"({"kind":"announcement","id":"1","title":7})") == "title: must be a text");
  CHECK(dropped(R"({"kind":"standings","id":"1"})") == "title: missing");
  for (const char* item : {"null", "3", "[]", "\"x\""}) {
    const auto read = items(std::string(R"({"kind":"announcement","id":"1","title":"t"},)") + item);
    REQUIRE(read.batch.drops.size() == 1);
    CHECK(read.batch.drops[0].item == "/items/1");
    CHECK(read.batch.items.size() == 1);
  }
  CHECK(items(R"({"kind":"lesson","id":"the id"})").batch.drops[0].item == "the id");
}

TEST_CASE("an optional field of the wrong type is as if it were not there") {
  const Item item = praise(R"x("created":5,"updated":"yesterday","expires":"2026-13-01T00:00:00Z","show_from":false,"source":{},"link":"javascript:alert(1)","lang":"not a tag!",
      "pinned":"yes","urgent":1,"discipline":"luck","tags":"x","from":7,"spans":{"text":"x"},"points":"25","value":[],"reactions":"clap","picture":3,"emoji":"x")x");
  CHECK(item == praise(""));
  CHECK(praise(R"("points":1e999)") == praise(""));
  CHECK(praise(R"("points":-5)") == praise(""));
  CHECK(praise(R"("from":{"title":"nobody"},"tags":[1,null,"  "],"spans":[1,{}],"reactions":[{"emoji":"x"},{"count":3},{"emoji":"x","count":0},{"emoji":"","count":2}])") ==
        praise(""));
  CHECK(praise(R"("picture":"ftp://x.example/a")") == praise(""));
  CHECK(praise(R"("source":null,"pinned":null,"visibility":null,"points":null,"from":null)") == praise(""));
}

TEST_CASE("a visibility that nobody knows is private") {
  CHECK(praise(R"("visibility":"public")").visibility == Visibility::public_);
  CHECK(praise(R"("visibility":"private")").visibility == Visibility::private_);
  for (const char* value : {R"("secret")", R"("Public")", "5", "true", "[]", R"("")"}) CHECK(praise(std::string(R"("visibility":)") + value).visibility == Visibility::private_);
}

TEST_CASE("a retraction needs kind and id alone, and what was said last stands") {
  const auto read = items(R"({"kind":"recognition","id":"1","retracted":true},{"kind":"announcement","id":"2","title":"t"},{"kind":"announcement","id":"2","retracted":true},
      {"kind":"announcement","id":"3","retracted":true},{"kind":"announcement","id":"3","title":"back"},{"kind":"announcement","id":"4","title":"a","retracted":false},{"kind":"goal","retracted":true})");
  CHECK(read.batch.retracted == std::vector<std::string>{"1", "2"});
  REQUIRE(read.batch.items.size() == 2);
  CHECK(read.batch.items[0].id == "3");
  CHECK(read.batch.items[1].id == "4");
  CHECK(read.batch.drops.size() == 1);
}

TEST_CASE("ids may be numbers, and are texts unchanged") {
  CHECK(one(R"({"kind":"announcement","id":12345678901234567890,"title":"t"})").id == "12345678901234567890");
  CHECK(one(R"({"kind":"announcement","id":-7,"title":"t"})").id == "-7");
  CHECK(one(R"({"kind":"announcement","id":" a/b ÄÖ","title":"t"})").id == " a/b ÄÖ");
}

TEST_CASE("a person may be a name alone, and an id is not a team") {
  const auto read = body<Recognition>(
      "recognition", R"("to":["  Ben  ",{"id":5},{"id":"t","team":"Ops"},{"email":"x@y.example"},{"email":"no mail"},{"team":"Ops","is_team":true,"id":"7"}],"message":"m")");
  REQUIRE(read.to.size() == 5);
  CHECK(read.to[0].name == "Ben");
  CHECK(read.to[1].id == "5");
  CHECK_FALSE(read.to[2].is_team);
  CHECK(read.to[2].team == "Ops");
  CHECK(read.to[3].email == "x@y.example");
  CHECK(read.to[4].is_team);
}

TEST_CASE("numbers keep to their range") {
  CHECK_FALSE(body<Milestone>("milestone", R"("who":{"name":"A"},"what":"x","score":1.2)").score);
  CHECK_FALSE(body<Milestone>("milestone", R"("who":{"name":"A"},"what":"x","score":-0.1)").score);
  CHECK(body<Milestone>("milestone", R"("who":{"name":"A"},"what":"x","score":1)").score == 1);
  CHECK_FALSE(body<Milestone>("milestone", R"("who":{"name":"A"},"what":"x","progress":{"done":3,"of":0})").progress);
  CHECK_FALSE(body<Milestone>("milestone", R"("who":{"name":"A"},"what":"x","progress":{"done":3})").progress);
  CHECK(body<Milestone>("milestone", R"("who":{"name":"A"},"what":"x","progress":{"done":3,"of":5})").progress == Progress{3, 5});
  CHECK(body<Goal>("goal", R"("title":"x","percent":140)").percent == 100);
  CHECK(body<Goal>("goal", R"("title":"x","percent":-3,"expected":1e300)").percent == 0);
  CHECK(body<Goal>("goal", R"("title":"x","expected":1e300)").expected == 100);
  CHECK(std::get<Recognition>(praise(R"("reactions":[{"emoji":"👏","count":1e12}])").body).reactions[0].count == 1000000);
}

TEST_CASE("the other kinds are read with all that they have") {
  const auto milestone = body<Milestone>("milestone", R"("who":{"name":"A"},"what":"Kubernetes","type":"certificate","score":0.92,"path":"Cloud","next":"Helm","badge":"/b.png")");
  CHECK(milestone.type == "certificate");
  CHECK(milestone.score == 0.92);
  CHECK(milestone.path == "Cloud");
  CHECK(milestone.next == "Helm");
  CHECK(milestone.badge == "https://kudos.example.com/b.png");
  CHECK(body<Milestone>("milestone", R"("who":{"name":"A"},"what":"x","type":"olympics")").type.empty());

  const auto goal = body<Goal>("goal", R"("title":"t","owner":{"team":"Ops"},"percent":40,"now":4,"target":10,"unit":"visits","expected":50,"due":"2026-12-31","status":"at-risk",
      "key_results":[{"title":"k","now":1,"target":2,"percent":50,"unit":"x"},{"now":1},3],"counts":{"kind":"recognition","value":"care","across_teams":true})");
  CHECK(goal.owner->is_team);
  CHECK(goal.percent == 40);
  CHECK(goal.now == 4);
  CHECK(goal.target == 10);
  CHECK(goal.unit == "visits");
  CHECK(goal.expected == 50);
  CHECK(goal.due == parse_rfc3339("2026-12-31T00:00:00Z"));
  CHECK(goal.status == "at-risk");
  REQUIRE(goal.key_results.size() == 1);
  CHECK(goal.key_results[0] == KeyResult{"k", 1, 2, 50, "x"});
  CHECK(goal.counts == Counts{Kind::recognition, "care", true});
  CHECK_FALSE(body<Goal>("goal", R"("title":"t","counts":{"kind":"tacos"})").counts);
  CHECK(body<Goal>("goal", R"("title":"t","status":"great")").status.empty());

  const auto lesson = body<Lesson>("lesson", R"("who":{"name":"A"},"title":"t","text":"a\nb","picture":"p.png")");
  CHECK(lesson.who->name == "A");
  CHECK(lesson.text == "a\nb");

  const auto news = body<Announcement>(
      "announcement", R"("title":"t","text":"x","type":"opportunity","place":"Hall","starts":"2026-12-01T10:00:00Z","ends":"2026-12-01T11:00:00Z","picture":"p.png")");
  CHECK(news.type == "opportunity");
  CHECK(news.place == "Hall");
  CHECK(news.starts.has_value());
  CHECK(news.ends.has_value());

  const auto standings =
      body<Standings>("standings", R"("title":"t","period":"November","entries":[{"who":{"name":"A"},"score":12,"unit":"tacos"},{"who":{},"score":1},{"who":{"name":"B"}},4])");
  CHECK(standings.period == "November");
  REQUIRE(standings.entries.size() == 1);
  CHECK(standings.entries[0].score == 12);
}

TEST_CASE("styles come alone or in lists, and blanks between the pieces stay") {
  const auto spans =
      std::get<Recognition>(
          praise(
              R"("spans":[{"text":" a ","style":"italic"},{"text":"b","style":["bold","code","strike","quote","glow",3]},{"person":{"name":"Ben"}},{"emoji":"wave"},{"text":"c","style":"glow"}])")
              .body)
          .spans;
  REQUIRE(spans.size() == 5);
  CHECK(spans[0].text == " a ");
  CHECK(spans[0].italic);
  CHECK((spans[1].bold && spans[1].code && spans[1].strike && spans[1].quote && !spans[1].italic));
  CHECK(spans[2].text == "Ben");
  CHECK(spans[3].text == ":wave:");
  CHECK_FALSE(spans[4].bold);
}

TEST_CASE("texts are cleaned, and names are one line") {
  const auto read = body<Recognition>("recognition", R"("to":[{"name":" A\nB\u202e "}],"message":"\u0007 a\r\nb\u200f \u202ec ")");
  CHECK(read.to[0].name == "A B");
  CHECK(read.message == "a\nb c");
  const std::string zalgo = "e" + std::string(500, '?');
  std::string marks;
  for (int i = 0; i < 500; ++i) marks += "\\u0301";
  const auto few = body<Recognition>("recognition", R"("to":["A"],"message":"e)" + marks + "\"");
  CHECK(few.message.size() < 30);
}

TEST_CASE("lone surrogates, bad bytes and huge numbers cost a letter or a field, not the feed") {
  const auto read =
      items("{\"kind\":\"lesson\",\"id\":\"1\",\"title\":\"a\\ud800b\xFF\",\"text\":\"x\"},{\"kind\":\"goal\",\"id\":\"2\",\"title\":\"t\",\"now\":1e999,\"target\":5}");
  REQUIRE(read.batch.items.size() == 2);
  CHECK(std::get<Lesson>(read.batch.items[0].body).title ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK_FALSE(std::get<Goal>(read.batch.items[1].body).now);
  CHECK(std::get<Goal>(read.batch.items[1].body).target == 5);
}

TEST_CASE("depth counts from the document") {
  const auto nested = [](int levels) {
    return R"({"items":[{"kind":"announcement","id":"1","title":"t","x":)" + std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']') + "}]}";
  };
  CHECK(read_feed(nested(253), base));
  CHECK_FALSE(read_feed(nested(254), base));
  CHECK_FALSE(read_feed(nested(10000), base));
}

TEST_CASE("addresses of files stay in their folder") {
  const auto picture = [](const char* where, const char* value) {
    return read_feed(std::string(R"({"items":[{"kind":"lesson","id":"1","title":"a","text":"b","picture":")") + value + "\"}]}", where)->batch.items.at(0);
  };
  const auto of = [](const Item& item) { return std::get<Lesson>(item.body).picture; };
  CHECK(of(picture("/media/usb/feed.json", "photos/a.jpg")) == "/media/usb/photos/a.jpg");
  CHECK(of(picture("/media/usb/feed.json", "../../etc/passwd")).empty());
  CHECK(of(picture("/media/usb/feed.json", "/etc/passwd")).empty());
  CHECK(of(picture("/media/usb/feed.json", "file:///etc/passwd")).empty());
  CHECK(of(picture("/media/usb/feed.json", "https://x.example/a.jpg")) == "https://x.example/a.jpg");
  CHECK(of(picture("", "/media/usb/photos/a.jpg")) == "/media/usb/photos/a.jpg");
  CHECK(of(picture("", "photos/a.jpg")).empty());
  CHECK(of(picture(base, "file:///etc/passwd")).empty());
  CHECK(of(picture(base, "data:image/png;base64,AAAA")).empty());
  CHECK(of(picture(base, "//cdn.example/a.jpg")) == "https://cdn.example/a.jpg");
}

TEST_CASE("who is behind an item") {
  CHECK(knows_who(praise("")));
  const auto bare = items(
      R"({"kind":"recognition","id":"1","to":[{"id":"u1"}],"message":"m"},{"kind":"milestone","id":"2","who":{"id":"u1"},"what":"w"},{"kind":"lesson","id":"3","who":{"id":"u1"},"title":"t","text":"x"})");
  CHECK_FALSE(knows_who(bare.batch.items.at(0)));
  CHECK_FALSE(knows_who(bare.batch.items.at(1)));
  CHECK(knows_who(bare.batch.items.at(2)));
}
