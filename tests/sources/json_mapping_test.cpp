// How fields are made: pointers, templates, tables, dates, numbers, texts without markup; and what is wrong with a mapping.
#include "catch.h"
#include "sources/json/convert.h"
#include "sources/json_service.h"
#include "sources/markdown.h"
#include "sources/problems.h"

using namespace kudosk;
using namespace kudosk::test;
using nlohmann::json;
using sources::mapping::number_of;
using sources::mapping::time_of;

namespace {

const Recognition& praise(const Batch& batch, std::size_t index = 0) {
  REQUIRE(batch.items.size() > index);
  return std::get<Recognition>(batch.items[index].body);
}
const Goal& goal(const Batch& batch, std::size_t index = 0) {
  REQUIRE(batch.items.size() > index);
  return std::get<Goal>(batch.items[index].body);
}

/// A goal with one more field.
Batch goal_with(const std::string& field, const json& how, const json& item) {
  json one = item;
  one["id"] = "1";
  one["name"] = "Ship";
  return mapped({{"kind", "goal"}, {"id", "/id"}, {"title", "/name"}, {field, how}}, json::array({one}));
}

std::vector<std::string> wrong(const json& settings) {
  std::vector<std::string> out;
  for (const auto& error : sources::problems(made_from(settings))) {
    CHECK(error.kind == ErrorKind::config);
    out.push_back(error.message);
  }
  return out;
}

std::string first_wrong(const json& map, json more = json::object()) {
  const auto all = wrong(json_settings(map, std::move(more)));
  return all.empty() ? std::string() : all.front();
}

bool begins(const std::string& text, const std::string& with) { return text.compare(0, with.size(), with) == 0; }

const json a_goal{{"kind", "goal"}, {"id", "/id"}, {"title", "/name"}};

json with(json map, const std::string& key, json value) {
  map[key] = std::move(value);
  return map;
}

}  // namespace

TEST_CASE("the mapping that the contract shows makes what it says") {
  const json settings = json::parse(R"({ "type": "json", "url": "https://api.example.com",
      "request": { "method": "POST", "path": "/cheers", "query": {"limit": "100"}, "headers": {"X-Api-Key": {"file": "api.key"}}, "body": {"room": "lobby"} },
      "items": "/weeks/*/entries/*", "keep": [ {"at": "/scope", "is": "all"} ], "drop": [ {"at": "/secret", "is": true} ],
      "map": { "kind": "recognition", "id": "/ref/no", "from": {"name": "{/by/given} {/by/family}", "email": "/by/mail"}, "to": {"each": "/for/*/person", "name": "/name"},
               "message": {"at": "/html", "as": "html"}, "created": {"at": "/at", "as": "milliseconds"}, "points": {"first": ["/pts", "/score"], "as": "number", "default": 0},
               "percent": {"of": ["/have", "/want"]}, "status": {"at": "/state", "table": {"G": "on-track", "R": "off-track"}} } })");
  const json entry = json::parse(R"({"ref": {"no": 7}, "scope": "all", "secret": false, "by": {"given": "Jonas", "family": "Lindqvist", "mail": "jonas@northwind.example"},
      "for": [{"person": {"name": "Amara Okafor"}}, {"person": {"name": "Mara Quist"}}], "html": "<p>Thank <b>you</b> &amp; yours</p>", "at": 1795089600000, "score": "12"})");
  json secret = entry, elsewhere = entry;
  secret["secret"] = true;
  elsewhere["scope"] = "team";
  const auto source = source_from(settings);
  const auto polled = poll(*source, always(json{{"weeks", {{{"entries", {entry, secret}}}, {{"entries", {elsewhere}}}}}}.dump()));
  REQUIRE(polled.asks.size() == 1);
  const auto& request = polled.asks[0].request;
  CHECK(request.method == "POST");
  CHECK(request.url == "https://api.example.com/cheers?limit=100");
  CHECK(json::parse(request.body) == json{{"room", "lobby"}});
  REQUIRE(polled.asks[0].secrets.size() == 1);
  CHECK(polled.asks[0].secrets[0].as == sources::SecretUse::As::header);
  CHECK(polled.asks[0].secrets[0].name == "X-Api-Key");
  CHECK(polled.asks[0].secrets[0].reference == "api.key");
  CHECK(polled.last().whole);
  REQUIRE(polled.ids() == std::vector<std::string>{"7"});
  const auto& body = praise(polled.last());
  CHECK(body.from->name == "Jonas Lindqvist");
  CHECK(body.from->email == "jonas@northwind.example");
  REQUIRE(body.to.size() == 2);
  CHECK(body.to[1].name == "Mara Quist");
  CHECK(body.message == "Thank you & yours");
  CHECK(body.points == 12);
  CHECK(polled.last().items[0].created == parse_rfc3339("2026-11-19T12:00:00Z"));
}

TEST_CASE("a template leaves out what is missing, and an id with a piece missing is none") {
  const json map{
      {"kind", "recognition"}, {"id", "{/week}/{/no}"}, {"from", {{"name", "{first} {last}"}}}, {"to", {{"each", "/to/*"}, {"name", "{/given} {/family}"}}}, {"message", "/m"}};
  const Batch batch = mapped(
      map, json::array({{{"week", 3}, {"no", 1}, {"first", "Amara"}, {"to", {{{"family", "Okafor"}}}}, {"m", "x"}}, {{"week", 3}, {"to", {{{"family", "Okafor"}}}}, {"m", "x"}}}));
  REQUIRE(batch.items.size() == 1);
  CHECK(batch.items[0].id == "3/1");
  CHECK(praise(batch).from->name == "Amara");
  CHECK(praise(batch).to[0].name == "Okafor");
  REQUIRE(batch.drops.size() == 1);
  CHECK(batch.drops[0].item == "item 2");
  CHECK(begins(batch.drops[0].reason, "id: missing"));
}

TEST_CASE("people come from objects, names, lists and single ones") {
  const auto to = [](const json& how, const json& item) {
    json one = item;
    one["id"] = "1";
    const Batch batch = mapped({{"kind", "recognition"}, {"id", "/id"}, {"to", how}, {"message", "hello"}}, json::array({one}));
    std::string out;
    if (!batch.items.empty())
      for (const auto& person : std::get<Recognition>(batch.items[0].body).to) out += person.name + ";";
    return out;
  };
  CHECK(to("/names/*", {{"names", {"Amara", "Mara"}}}) == "Amara;Mara;");
  CHECK(to("/names", {{"names", {"Amara", "Mara"}}}) == "Amara;Mara;");
  CHECK(to("/name", {{"name", "Amara"}}) == "Amara;");
  CHECK(to("/people", {{"people", {{{"name", "Amara"}}, "Mara", 5, nullptr}}}) == "Amara;Mara;5;");
  CHECK(to({{"name", "/who"}}, {{"who", "Amara"}}) == "Amara;");
  CHECK(to({{"first", {{{"each", "/many/*"}, {"name", "/n"}}, {{"name", "/one"}}}}}, {{"one", "Amara"}}) == "Amara;");
  CHECK(to({{"first", {{{"each", "/many/*"}, {"name", "/n"}}, {{"name", "/one"}}}}}, {{"one", "Amara"}, {"many", {{{"n", "Mara"}}}}}) == "Mara;");
  CHECK(to(json::array({"/a", {{"name", "/b"}}}), {{"a", "Amara"}, {"b", "Mara"}}) == "Amara;Mara;");
  CHECK(to("/names/*", {{"names", "Amara"}}).empty());
  CHECK(to({{"each", "/x/*"}, {"team", "/t"}}, {{"x", {{{"t", "Platform"}}}}}) == "Platform;");
}

TEST_CASE("numbers come as text, with signs for thousands and decimals of any country") {
  const auto value = [](const char* text) {
    const auto number = number_of(text);
    return number ? number->value : -999;
  };
  CHECK(value("5") == 5);
  CHECK(value(" +5.5 ") == 5.5);
  CHECK(value("1,250") == 1250);
  CHECK(value("1.250,5") == 1250.5);
  CHECK(value("1,250.5") == 1250.5);
  CHECK(value("12,5") == 12.5);
  CHECK(value("1.250.000") == 1250000);
  CHECK(value("-3") == -3);
  CHECK(value("65%") == 65);
  for (const char* text : {"", "bad", "5 apples", "0x10", "inf", "nan", "1e999", "%", "+", "--5"}) {
    CAPTURE(text);
    CHECK_FALSE(number_of(text));
  }
}

TEST_CASE("percent from two numbers, guarded") {
  const json how{{"of", {"/have", "/want"}}};
  CHECK(goal(goal_with("percent", how, {{"have", 1}, {"want", "4"}})).percent == 25);
  for (const json& item : {json{{"have", 1}, {"want", 0}}, json{{"have", 1}}, json{{"have", "x"}, {"want", 4}}, json{{"have", {1}}, {"want", 4}}, json{{"have", 1}, {"want", -4}}})
    CHECK_FALSE(goal(goal_with("percent", how, item)).percent);
  CHECK(goal(goal_with("percent", how, {{"have", 9}, {"want", 4}})).percent == 100);
  const json from_start{{"of", {"/now", "/target", "/start"}}};
  CHECK(goal(goal_with("percent", from_start, {{"now", 55}, {"target", 100}, {"start", 10}})).percent == 50);
  CHECK(goal(goal_with("percent", from_start, {{"now", 7}, {"target", 2}, {"start", 12}})).percent == 50);
  CHECK_FALSE(goal(goal_with("percent", from_start, {{"now", 7}, {"target", 2}, {"start", 2}})).percent);
  CHECK(goal(goal_with("target", {{"sum", {"/a", "/b"}}}, {{"a", 4}, {"b", "8"}})).target == 12);
  CHECK(goal(goal_with("percent", "/p", {{"p", "65 %"}})).percent == 65);
}

TEST_CASE("a score is a part of one, however it is written") {
  const auto score = [](const json& value) {
    const Batch batch = mapped({{"kind", "milestone"}, {"id", "1"}, {"who", "Amara"}, {"what", "SQL"}, {"score", "/s"}}, json::array({{{"s", value}}}));
    return std::get<Milestone>(batch.items.at(0).body).score;
  };
  CHECK(score(0.92) == Approx(0.92));
  CHECK(score("92%") == Approx(0.92));
  CHECK(score(92) == Approx(0.92));
  CHECK_FALSE(score(920));
  CHECK_FALSE(score("good"));
}

TEST_CASE("dates in every spelling that services have") {
  const auto wanted = parse_rfc3339("2026-10-28T21:26:50Z");
  for (const char* text : {"2026-10-28T21:26:50Z", "2026-10-28T23:26:50+02:00", "2026-10-28T23:26:50.000+0200", "2026-10-28 21:26:50 UTC", "2026-10-28T21:26:50",
                           "2026/10/28 21:26:50", "2026-10-28 21:26:50 +0000", "Wed, 28 Oct 2026 21:26:50 GMT", "1793222810", "1793222810000", " 2026-10-28T21:26:50Z "}) {
    CAPTURE(text);
    CHECK(time_of(text) == wanted);
  }
  CHECK(time_of("2026-10-28T21:26Z") == parse_rfc3339("2026-10-28T21:26:00Z"));
  CHECK(time_of("2026-12-01") == parse_rfc3339("2026-12-01T00:00:00Z"));
  CHECK(time_of(1793222810.0) == wanted);
  CHECK(time_of(1793222810000.0) == wanted);
  for (const char* text : {"", "soon", "2026-13-01", "2026-02-30T00:00:00Z", "99999999999999999999", "12", "--", "-"}) {
    CAPTURE(text);
    CHECK_FALSE(time_of(text));
  }
  CHECK_FALSE(time_of(1e300));
  CHECK(goal(goal_with("due", {{"at", "/d"}, {"as", "seconds"}}, {{"d", "86400"}})).due == parse_rfc3339("1970-01-02T00:00:00Z"));
  CHECK(goal(goal_with("due", {{"at", "/d"}, {"as", "milliseconds"}}, {{"d", 86400000}})).due == parse_rfc3339("1970-01-02T00:00:00Z"));
}

TEST_CASE("a table, its other rows and defaults") {
  const json how{{"at", "/s"}, {"table", {{"G", "on-track"}, {"1", "at-risk"}, {"true", "done"}}}};
  CHECK(goal(goal_with("status", how, {{"s", "G"}})).status == "on-track");
  CHECK(goal(goal_with("status", how, {{"s", 1}})).status == "at-risk");
  CHECK(goal(goal_with("status", how, {{"s", true}})).status == "done");
  CHECK(goal(goal_with("status", how, {{"s", "X"}})).status.empty());
  CHECK(goal(goal_with("status", {{"at", "/s"}, {"table", {{"G", "on-track"}, {"*", "paused"}}}}, {{"s", "X"}})).status == "paused");
  CHECK(goal(goal_with("status", {{"at", "/s"}, {"default", "paused"}}, json::object())).status == "paused");
  CHECK(goal(goal_with("status", "/s", {{"s", "On_Track"}})).status == "on-track");
}

TEST_CASE("no markup becomes text, whether the mapping says that it is HTML or not") {
  const auto message = [](const json& how, const std::string& text) {
    return praise(mapped({{"kind", "recognition"}, {"id", "1"}, {"to", "Amara"}, {"message", how}}, json::array({{{"t", text}}}))).message;
  };
  const json html{{"at", "/t"}, {"as", "html"}}, markdown{{"at", "/t"}, {"as", "markdown"}}, plain{{"at", "/t"}, {"as", "text"}};
  CHECK(message(html, "<p>One<br>two</p><ul><li>three</li></ul><script>alert(1)</script>") == "One\ntwo\n• three");
  for (const char* text : {" a  b\n\tc ", "x", "a\r\n\r\nb", "  "}) CHECK(sources::mapping::from_html(text) == sources::mapping::from_html(std::string(text) + "<i></i>"));
  CHECK(message("/t", "<div>Well <b>done</b></div>") == "Well done");
  CHECK(message("/t", "Tom &amp; Jerry\nand 2 < 3") == "Tom & Jerry\nand 2 < 3");
  CHECK(message("/t", "I <3 this, a < b && c > d") == "I <3 this, a < b && c > d");
  CHECK(message("/t", "line one\nline two") == "line one\nline two");
  CHECK(message(plain, "use <b> here") == "use <b> here");
  CHECK(message(markdown,
                "# Thanks\n\nto **you**, `code` and [a link](https://x.example)\n\n- one\n- two\n\n1. first\n\n<div>inside</div>\n\n![a picture](https://x.example/y.png)") ==
        "Thanks\nto you, code and a link\n• one\n• two\n1. first\ninside");
  CHECK(message(markdown, "a &amp; b <b>c</b> *unclosed") == "a & b c *unclosed");
  CHECK(sources::read_markdown("").empty());
  CHECK(sources::read_markdown(std::string(5000, '>') + "x").size() < 20);
}

TEST_CASE("what is emphasised in a message stays so") {
  const auto made = [](const json& how, const std::string& text) {
    return praise(mapped({{"kind", "recognition"}, {"id", "1"}, {"to", "Amara"}, {"message", how}}, json::array({{{"t", text}}})));
  };
  const json html{{"at", "/t"}, {"as", "html"}}, markdown{{"at", "/t"}, {"as", "markdown"}};
  for (const auto& [how, text] : {std::pair{html, "<p>Thanks <b>Amara</b>, for <i>all</i> of <a href='https://x.example/v'>#care</a></p>"},
                                  std::pair{json("/t"), "Thanks <b>Amara</b>, for <em>all</em> of <a href='https://x.example/v'>#care</a>"},
                                  std::pair{markdown, "Thanks **Amara**, for *all* of [#care](https://x.example/v)"}}) {
    INFO(text);
    const auto praised = made(how, text);
    CHECK(praised.message == "Thanks Amara, for all of #care");
    REQUIRE(praised.spans.size() == 6);
    CHECK(praised.spans[1].text == "Amara");
    CHECK(praised.spans[1].bold);
    CHECK_FALSE(praised.spans[2].bold);
    CHECK(praised.spans[3].italic);
    CHECK(praised.spans[5].link == "https://x.example/v");
    std::string together;
    for (const auto& span : praised.spans) together += span.text;
    CHECK(together == praised.message);
  }
  CHECK(made(html, "<p>nothing of that kind</p>").spans.empty());
  CHECK(made(markdown, "> said\n\nand ~~not~~ `done`").spans.size() >= 4);
  CHECK(made("/t", "a < b && c > d").spans.empty());
  // The text of a first that gave nothing leaves no styles behind.
  CHECK(made({{"first", {{{"at", "/t"}, {"as", "html"}}, "/u"}}, {"default", "Well done"}}, "<b> </b>").spans.empty());
}

TEST_CASE("a goal that counts what is no kind is a mistake in the mapping") {
  const auto counting = [](const char* kind) { return json{{"kind", "goal"}, {"id", "/id"}, {"title", "/t"}, {"counts", {{"kind", kind}, {"across_teams", true}}}}; };
  CHECK(first_wrong(counting("recognition")).empty());
  CHECK(begins(first_wrong(counting("kudos")), "/map/counts/kind: "));
}

TEST_CASE("filters look at values of any type") {
  const json answer = json::array({{{"id", "a"}, {"name", "A"}, {"private", true}},
                                   {{"id", "b"}, {"name", "B"}, {"private", "true"}},
                                   {{"id", "c"}, {"name", "C"}, {"private", false}},
                                   {{"id", "d"}, {"name", "D"}},
                                   {{"id", "e"}, {"name", "E"}, {"private", {{"x", 1}}}},
                                   {{"id", "f"}, {"name", "F"}, {"private", nullptr}, {"tags", {"x", "y"}}}});
  const auto kept = [&](const json& more) {
    std::string out;
    for (const auto& item : mapped(a_goal, answer, more).items) out += item.id;
    return out;
  };
  CHECK(kept({{"drop", {{{"at", "/private"}, {"is", true}}}}}) == "cdef");
  CHECK(kept({{"keep", {{{"at", "/private"}, {"in", {false, nullptr}}}}}}) == "cdf");
  CHECK(kept({{"keep", {{{"at", "/private"}, {"exists", false}}}}}) == "df");
  CHECK(kept({{"keep", {{{"at", "/tags/*"}, {"is", "y"}}}}}) == "f");
  CHECK(kept({{"keep", {{{"any", {{{"at", "/id"}, {"is", "a"}}, {{"at", "/tags/*"}, {"is", "y"}}}}}}}}) == "af");
}

TEST_CASE("what is closed for longer than a week is left out, unless the clock is not to be trusted") {
  const json settings = json_settings(a_goal, {{"keep", {{{"at", "/t"}, {"within", "7d"}}}}});
  const std::string answer = json::array({{{"id", "new"}, {"name", "A"}, {"t", "2026-11-20T00:00:00Z"}}, {{"id", "old"}, {"name", "B"}, {"t", 1700000000}}}).dump();
  CHECK(poll(*source_from(settings), always(answer)).ids() == std::vector<std::string>{"new"});
  Now now = noon();
  now.trusted = false;
  CHECK(poll(*source_from(settings), always(answer), now).ids().size() == 2);
}

TEST_CASE("reactions of several people are one with a count") {
  const Batch batch = mapped({{"kind", "recognition"}, {"id", "1"}, {"to", "Amara"}, {"message", "x"}, {"reactions", {{"each", "/r/*"}, {"emoji", "/e"}, {"count", 1}}}},
                             json::array({{{"r", {{{"e", "👏"}}, {{"e", "🎉"}}, {{"e", "👏"}}, {{"f", 1}}}}}}));
  const auto& reactions = praise(batch).reactions;
  REQUIRE(reactions.size() == 2);
  CHECK(reactions[0].count == 2);
}

TEST_CASE("a wrong mapping is refused with the place and the reason") {
  CHECK(begins(first_wrong(with(a_goal, "titel", "/x")), "/map/titel: \"titel\" is no field"));
  CHECK(begins(first_wrong({{"kind", "gaol"}, {"id", "/id"}, {"title", "/t"}}), "/map/kind: \"kind\" is one of"));
  CHECK(begins(first_wrong({{"id", "/id"}, {"title", "/t"}}), "/map: \"kind\" is missing"));
  CHECK(begins(first_wrong({{"kind", "goal"}, {"title", "/t"}}), "/map: \"id\" is missing"));
  CHECK(begins(first_wrong({{"kind", "recognition"}, {"id", "/id"}, {"message", "/t"}}), "/map: \"to\" is missing"));
  CHECK(begins(first_wrong(with(a_goal, "percent", {{"of", {"/a"}}})), "/map/percent/of: \"of\" is a list of two"));
  CHECK(begins(first_wrong(with(a_goal, "percent", {{"at", "p"}})), "/map/percent/at: a JSON Pointer is expected"));
  CHECK(begins(first_wrong(with(a_goal, "percent", "p")), "/map/percent: \"percent\" is a number"));
  CHECK(begins(first_wrong(with(a_goal, "percent", {{"at", "/p"}, {"as", "html"}})), "/map/percent/as: "));
  CHECK(begins(first_wrong(with(a_goal, "percent", {{"at", "/p"}, {"as", "nmber"}})), "/map/percent/as: \"as\" is one of"));
  CHECK(begins(first_wrong(with(a_goal, "percent", {{"at", "/p"}, {"first", {"/q"}}})), "/map/percent/first: either"));
  CHECK(begins(first_wrong(with(a_goal, "percent", {{"at", "/p"}, {"deflaut", 0}})), "/map/percent/deflaut: unknown key"));
  CHECK(begins(first_wrong(with(a_goal, "status", {{"at", "/p"}, {"table", {{"G", "green"}}}})), "/map/status/table/G: \"status\" is one of"));
  CHECK(begins(first_wrong(with(a_goal, "status", {{"at", "/p"}, {"table", json::array()}})), "/map/status/table: "));
  CHECK(begins(first_wrong(with(a_goal, "title", {{"each", "/p/*"}})), "/map/title/each: \"each\" makes a list"));
  CHECK(begins(first_wrong(with(a_goal, "title", json::array({"/a", "/b"}))), "/map/title: \"title\" is a text, not a list"));
  CHECK(begins(first_wrong(with(a_goal, "owner", {{"nmae", "/p"}})), "/map/owner/nmae: unknown key"));
  CHECK(begins(first_wrong(with(a_goal, "owner", json::object())), "/map/owner: this says not where"));
  CHECK(begins(first_wrong(with(a_goal, "due", "tomorrow")), "/map/due: \"due\" is a date"));
  CHECK(begins(first_wrong(with(a_goal, "pinned", "maybe")), "/map/pinned: \"pinned\" is true or false"));
  CHECK(begins(first_wrong(with(a_goal, "link", "{$nowhere}/x")), "/map/link: {$nowhere} names no key"));
  CHECK(begins(first_wrong(with(a_goal, "link", "https://x/{/a")), "/map/link: this template has a {"));
  CHECK(begins(first_wrong(with(a_goal, "owner", {{"lookup", "user"}, {"by", "/u"}, {"name", "/n"}})), "/map/owner/lookup: "));
  CHECK(begins(first_wrong(a_goal, {{"keep", {{{"is", true}}}}}), "/keep/0: \"at\" is missing"));
  CHECK(begins(first_wrong(a_goal, {{"keep", {{{"at", "/x"}}}}}), "/keep/0: this condition says nothing"));
  CHECK(begins(first_wrong(a_goal, {{"drop", {{{"at", "/x"}, {"within", "soon"}}}}}), "/drop/0/within: "));
  CHECK(begins(first_wrong(a_goal, {{"request", {{"path", "https://other.example/x"}}}}), "/request/path: "));
  CHECK(begins(first_wrong(a_goal, {{"url", "api.example.com"}}), "/url: "));
  CHECK(begins(first_wrong(a_goal, {{"lookups", {{"user", {{"path", "/user"}}}}}}), "/lookups/user/path: {id} is missing"));
  // All of them at once.
  CHECK(wrong(json_settings({{"kind", "goal"}, {"id", "/id"}, {"titel", "/t"}, {"percent", "p"}})).size() == 3);
  CHECK(wrong(json_settings(a_goal)).empty());
}

TEST_CASE("a pointer may have escapes, indexes and stars") {
  const json item{{"a/b", {{"~x", {"zero", "one"}}}}, {"list", {{{"k", ""}}, {{"k", "second"}}}}};
  CHECK(goal(goal_with("unit", "/a~1b/~0x/1", item)).unit == "one");
  CHECK(goal(goal_with("unit", "/list/*/k", item)).unit == "second");
  CHECK(goal(goal_with("unit", "/list/9/k", item)).unit.empty());
  CHECK(goal(goal_with("unit", {{"at", "/a~1b/~0x/*"}, {"join", ", "}}, item)).unit == "zero, one");
}
