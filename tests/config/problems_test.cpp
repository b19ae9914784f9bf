// Every kind of problem, with its place, what is expected and what may have been meant.
#include <algorithm>

#include "base/file.h"
#include "base/scratch.h"
#include "catch.h"
#include "config/load.h"

using namespace kudosk;
using test::Scratch;

namespace {

std::vector<Problem> problems(std::string_view text) { return parse_config(text, "/office/kudosk.json").problems; }

/// The only problem of a configuration.
Problem only(std::string_view text) {
  const auto all = problems(text);
  INFO(text);
  for (const Problem& problem : all) UNSCOPED_INFO(describe(problem));
  REQUIRE(all.size() == 1);
  return all[0];
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// It is the only one, at this line and column, and says this.
void expect(std::string_view text, int line, int column, std::string_view path, std::string_view part, std::string_view suggestion = "") {
  const Problem problem = only(text);
  INFO(describe(problem));
  CHECK(problem.line == line);
  CHECK(problem.column == column);
  CHECK(problem.path == path);
  CHECK(has(problem.message, part));
  CHECK(problem.suggestion == suggestion);
  CHECK(problem.file == "/office/kudosk.json");
}

}  // namespace

TEST_CASE("an unknown key names the nearest known one, at every level") {
  expect("{\"lanugage\": \"de\"}", 1, 2, "/lanugage", "unknown key \"lanugage\" in the configuration", "language");
  expect("{\n  \"screen\": {\n    \"rotated\": 90 } }", 3, 5, "/screen/rotated", "unknown key \"rotated\" in \"screen\"", "rotate");
  expect("{\"playlist\": {\"dwell\": {\"minimum\": \"6s\"}}}", 1, 25, "/playlist/dwell/minimum", "unknown key", "min");
  expect("{\"playlist\": {\"weights\": {\"recognitions\": 1}}}", 1, 27, "/playlist/weights/recognitions", "unknown key", "recognition");
  expect("{\"playlist\": {\"prompts\": [{\"text\": \"x\", \"wen\": \"fri\"}]}}", 1, 41, "/playlist/prompts/0/wen", "in one of \"prompts\"", "when");
  expect("{\"people\": [{\"name\": \"A\", \"mail\": \"a@b.example\"}]}", 1, 27, "/people/0/mail", "unknown key", "email");
  expect("{\"policy\": {\"optOut\": []}}", 1, 13, "/policy/optOut", "unknown key", "opt_out");
  expect("{\"network\": {\"cafile\": \"\"}}", 1, 14, "/network/cafile", "unknown key", "ca_file");
  expect("{\"hours\": {\"holiday\": \"x.ics\"}}", 1, 12, "/hours/holiday", "unknown key", "holidays");
  expect("{\"hours\": {\"mon-fry\": \"07:00-19:30\"}}", 1, 12, "/hours/mon-fry", "days such as", "mon-fri");
  expect("{\"hours\": {\"except\": {\"24.12.2026\": \"closed\"}}}", 1, 23, "/hours/except/24.12.2026", "dates such as \"2026-12-24\"");
  expect("{\"a/b~c\": 1}", 1, 2, "/a~1b~0c", "unknown key");
}

TEST_CASE("a key that is far from all is told what is known, or where it belongs") {
  CHECK(has(only("{\"header\": {\"zzz\": 1}}").message, "known here: clock, date"));
  CHECK(has(only("{\"dwell\": {\"min\": \"6s\"}}").message, "it belongs into \"playlist\""));
  CHECK(has(only("{\"screen\": {\"sources\": []}}").message, "it belongs to the configuration itself"));
}

TEST_CASE("a wrong type says what is expected and what there is") {
  expect("{\"name\": 7}", 1, 10, "/name", "\"name\" is a text, not 7", "\"7\"");
  expect("{\"motion\": true}", 1, 12, "/motion", "\"full\", \"reduced\" or \"none\", not true");
  expect("{\"header\": {\"clock\": \"true\"}}", 1, 22, "/header/clock", "true or false, not \"true\"", "true without quotes");
  expect("{\"header\": []}", 1, 12, "/header", "an object in braces, not a list");
  expect("{\"people\": {}}", 1, 12, "/people", "a list in brackets", "the same in brackets");
  expect("{\"policy\": {\"opt_out\": \"u9\"}}", 1, 24, "/policy/opt_out", "a list in brackets", "the same in brackets");
  expect("{\"policy\": {\"opt_out\": [\"u9\", 7]}}", 1, 31, "/policy/opt_out/1", "each of \"opt_out\" is a text", "\"7\"");
  expect("{\"playlist\": {\"max_age\": 14}}", 1, 26, "/playlist/max_age", "a duration such as", "\"14s\"");
  expect("{\"playlist\": {\"max_items\": \"200\"}}", 1, 28, "/playlist/max_items", "a whole number from 1 to 100000, not \"200\"");
  expect("{\"logo\": null}", 1, 10, "/logo", "a path, relative to the configuration's folder, not null");
  expect("{\"sources\": {\"type\": \"feed\"}}", 1, 13, "/sources", "a list in brackets", "the same in brackets");
  expect("{\"sources\": [\"feed\"]}", 1, 14, "/sources/0", "an object in braces");
  const std::string either = only(R"({"sources": [{"type": "slack", "token_file": "t", "channels": ["C1"], "rules": "kudo-channel"}]})").message;
  CHECK(has(either, "or an object in braces, not \"kudo-channel\""));
  CHECK(!has(either, "or an object in braces, or an object in braces"));
  expect("[]", 1, 1, "", "the configuration is an object");
  expect("\"kudosk\"", 1, 1, "", "the configuration is an object");
}

TEST_CASE("a value out of its range or set says which there are") {
  expect("{\"motion\": \"ful\"}", 1, 12, "/motion", "not \"ful\"", "full");
  expect("{\"keys\": \"operators\"}", 1, 10, "/keys", "\"full\", \"operator\" or \"off\"", "operator");
  expect("{\"screen\": {\"rotate\": 45}}", 1, 23, "/screen/rotate", "0, 90, 180 or 270, not 45");
  expect("{\"screen\": {\"rotate\": 90.5}}", 1, 23, "/screen/rotate", "0, 90, 180 or 270, not 90.5");
  expect("{\"screen\": {\"display\": -1}}", 1, 24, "/screen/display", "from 0 to 63, not -1");
  expect("{\"screen\": {\"display\": 0.5}}", 1, 24, "/screen/display", "a whole number");
  expect("{\"screen\": {\"size\": \"4k\"}}", 1, 21, "/screen/size", "3840x2160");
  expect("{\"screen\": {\"size\": \"10x10\"}}", 1, 21, "/screen/size", "3840x2160");
  expect("{\"screen\": {\"size\": \"99999x99999\"}}", 1, 21, "/screen/size", "3840x2160");
  expect("{\"screen\": {\"renderer\": \"GPU\"}}", 1, 25, "/screen/renderer", "\"auto\", \"cpu\" or \"gpu\"", "gpu");
  expect("{\"playlist\": {\"transition\": \"wipes\"}}", 1, 29, "/playlist/transition", "\"cut\", \"fade\", \"slide\", \"wipe\" or \"zoom\"", "wipe");
  expect("{\"playlist\": {\"recap\": \"daily\"}}", 1, 24, "/playlist/recap", "\"weekly\", \"monthly\" or \"off\"");
  expect("{\"playlist\": {\"weights\": {\"goal\": -1}}}", 1, 35, "/playlist/weights/goal", "a number from 0 to 1000000, not -1");
  expect("{\"playlist\": {\"max_items\": 0}}", 1, 28, "/playlist/max_items", "from 1 to 100000");
  expect("{\"playlist\": {\"dwell\": {\"min\": \"500ms\"}}}", 1, 32, "/playlist/dwell/min", "from 1s to 1d, not \"500ms\"");
  expect("{\"playlist\": {\"dwell\": {\"min\": \"6 s\"}}}", 1, 32, "/playlist/dwell/min", "a duration such as");
  expect("{\"network\": {\"timeout\": \"0s\"}}", 1, 25, "/network/timeout", "from 100ms to 10m");
  expect("{\"webhook\": {\"after\": \"10m\"}}", 1, 13, "/webhook", "needs a \"url\", or a \"url_file\"");
  expect("{\"webhook\": {\"url\": \"https://a.example\", \"url_file\": \"b\"}}", 1, 21, "/webhook/url", "one of them is enough");
  expect("{\"webhook\": {\"url\": \"http://a.example\"}}", 1, 21, "/webhook/url", "plain http is refused");
  expect("{\"policy\": {\"max_length\": 1e300}}", 1, 27, "/policy/max_length", "a whole number from 1 to 10000");
  expect("{\"policy\": {\"names\": \"last\"}}", 1, 22, "/policy/names", "\"full\", \"first\" or \"initials\"");
  expect("{\"policy\": {\"visibility\": [\"pubilc\"]}}", 1, 28, "/policy/visibility/0", "\"public\", \"team\" or \"private\"", "public");
  expect("{\"hours\": {\"sat\": \"9-12\"}}", 1, 19, "/hours/sat", "hours such as");
  expect("{\"hours\": {\"power\": [\"hdmi\"]}}", 1, 22, "/hours/power/0", "\"cec\", \"dpms\" or \"black\"");
  expect("{\"hours\": {\"except\": {\"2026-12-24\": \"noon\"}}}", 1, 37, "/hours/except/2026-12-24", "hours such as");
  expect("{\"disciplines\": {\"#til\": \"personal-mastry\"}}", 1, 26, "/disciplines/#til", "\"systems-thinking\"", "personal-mastery");
  expect("{\"playlist\": {\"prompts\": [{\"text\": \"x\", \"when\": \"fry\"}]}}", 1, 49, "/playlist/prompts/0/when", "times of the week");
  expect("{\"people\": [{\"name\": \"A\", \"birthday\": \"05-32\"}]}", 1, 39, "/people/0/birthday", "a day such as \"05-14\"");
  expect("{\"people\": [{\"name\": \"A\", \"started\": \"May\"}]}", 1, 38, "/people/0/started", "a date such as");
  expect("{\"network\": {\"proxy\": \"ftp://x\"}}", 1, 23, "/network/proxy", "a proxy such as");
  CHECK(has(only("{\"name\": \"" + std::string(201, 'x') + "\"}").message, "200 characters at most; this has 201"));
}

TEST_CASE("languages and time zones are looked up") {
  expect("{\"language\": \"german\"}", 1, 14, "/language", "a language's tag");
  expect("{\"language\": \"\"}", 1, 14, "/language", "a language's tag");
  expect("{\"time_zone\": \"Europe/Berln\"}", 1, 15, "/time_zone", "a time zone's name such as", "Europe/Berlin");
  expect("{\"time_zone\": \"Berlin\"}", 1, 15, "/time_zone", "a time zone's name", "Europe/Berlin");
  CHECK(problems("{\"language\": \"pt-BR\", \"time_zone\": \"\"}").empty());
  for (const char* language : {"zh-TW", "DE", "de_AT", "iw", "ar-u-nu-latn"}) CHECK(problems("{\"language\": \"" + std::string(language) + "\"}").empty());
}

TEST_CASE("a theme is one that is there, by name or by path") {
  expect("{\"theme\": \"drak\"}", 1, 11, "/theme", "dark", "dark");
  expect("{\"theme\": \"themes/ours.json\"}", 1, 11, "/theme", "there is no theme /office/themes/ours.json");
  for (const char* name : {"dark", "light", "high-contrast", "warm", "sober", "event"}) CHECK(problems(std::string("{\"theme\": \"") + name + "\"}").empty());
  const Scratch folder;
  REQUIRE(replace_file(folder / "ours.json", "{}"));
  CHECK(parse_config("{\"theme\": \"ours.json\"}", folder / "kudosk.json").problems.empty());
}

TEST_CASE("the shortest dwell is not longer than the longest, defaults counted") {
  expect("{\"playlist\": {\"dwell\": {\"min\": \"20s\", \"max\": \"10s\"}}}", 1, 32, "/playlist/dwell/min", "(20s) is longer than its \"max\" (10s)");
  expect("{\"playlist\": {\"dwell\": {\"min\": \"30s\"}}}", 1, 32, "/playlist/dwell/min", "longer than its \"max\" (25s, the default)");
  expect("{\"playlist\": {\"dwell\": {\"max\": \"3s\"}}}", 1, 32, "/playlist/dwell/max", "(6s, the default) is longer");
  CHECK(problems("{\"playlist\": {\"dwell\": {\"min\": \"1s\", \"max\": \"1s\"}}}").empty());
}

TEST_CASE("what is usable all the same is a warning") {
  for (const char* text : {"{\"logo\": \"nowhere.svg\"}", "{\"network\": {\"ca_file\": \"nowhere.pem\"}}", "{\"hours\": {\"holidays\": \"nowhere.ics\"}}",
                           "{\"policy\": {\"visibility\": [\"public\", \"private\"]}}", "{\"language\": \"sv\"}"}) {
    CAPTURE(text);
    CHECK(only(text).warning);
    CHECK(has(describe(only(text)), ": warning: "));
    CHECK(parse_config(text, "/office/kudosk.json").usable());
  }
  const Config config = parse_config("{\"policy\": {\"visibility\": [\"private\", \"team\"]}}", "k.json").config;
  CHECK(config.policy.visibility == std::vector{Visibility::team});
}

TEST_CASE("a person has something to be known by") {
  expect("{\"people\": [{\"team\": \"Platform\"}]}", 1, 13, "/people/0", "a \"name\", an \"email\" or an \"id\"");
  expect("{\"people\": [{\"name\": \"\"}]}", 1, 22, "/people/0/name", "not empty");
}

TEST_CASE("addresses are http or https, with a host, without a password") {
  const auto link = [](const std::string& address) { return "{\"thanks\": {\"link\": \"" + address + "\"}}"; };
  for (const char* good : {"", "https://northwind.example", "http://northwind.example/a?b=c#d", "HTTPS://x", "https://[::1]:8080/x", "https://x:65535/",
                           "https://münchen.example/ä", "http://127.0.0.1:80"}) {
    CAPTURE(good);
    CHECK(problems(link(good)).empty());
  }
  for (const char* bad :
       {"northwind.example", "ftp://northwind.example", "file:///etc/passwd", "javascript:alert(1)", "https://", "https:///path", "https://:80/", "https://a b/", "https://x:port/",
        "https://x:65536/", "https://[::1/", "https://[]/", "https://user:hunter22@northwind.example/", "//northwind.example", "https://a\\\\b/"}) {
    CAPTURE(bad);
    const Problem problem = only(link(bad));
    CHECK(problem.path == "/thanks/link");
    CHECK_FALSE(has(describe(problem), "hunter22"));
  }
  expect("{\"config_url\": \"http://northwind.example/k.json\"}", 1, 16, "/config_url", "https");
  CHECK(problems("{\"config_url\": \"http://127.0.0.1:8080/k.json\"}").empty());
  CHECK(problems("{\"config_url\": \"http://localhost/k.json\"}").empty());
  CHECK(problems("{\"config_url\": \"http://localhost.evil.example/k.json\"}").size() == 1);
}

TEST_CASE("all problems of a file come in one pass, in the file's order") {
  const auto all = problems(R"({
  "lanugage": "de"
  "theme": "drak",
  "screen": { "rotate": 45, "size": 'auto' },
  "playlist": { "dwell": { "min": "1m" } },
  "theme": "light",
  "sources": [
    { "type": "feeed", "interval": "30" },
    { "type": "feed", "url": "http://kudos.example.com", "token": "abc" },
    { "type": "csv" }
  ]
})");
  std::vector<std::pair<int, std::string>> seen;
  for (const Problem& problem : all) seen.emplace_back(problem.line, problem.path);
  CHECK(seen == std::vector<std::pair<int, std::string>>{{2, "/lanugage"},
                                                         {3, ""},
                                                         {3, "/theme"},
                                                         {4, "/screen/rotate"},
                                                         {4, "/screen/size"},
                                                         {5, "/playlist/dwell/min"},
                                                         {6, "/theme"},
                                                         {8, "/sources/0/type"},
                                                         {8, "/sources/0/interval"},
                                                         {9, "/sources/1/url"},
                                                         {9, "/sources/1/token"},
                                                         {10, "/sources/2"}});
  CHECK(std::is_sorted(all.begin(), all.end(), [](const Problem& a, const Problem& b) { return std::pair(a.line, a.column) < std::pair(b.line, b.column); }));
}

TEST_CASE("where the text ends early, nothing is said to be missing") {
  const auto all = problems("{\"sources\": [{\"type\": \"slack\", \"channels\": [\"C1\"");
  REQUIRE(all.size() == 1);
  CHECK(has(all[0].message, "this list does not end"));
}

TEST_CASE("a problem is told as file:line:column") {
  CHECK(describe({"kudosk.json", 12, 5, "/x", "unknown key \"x\"", "y", false}) == "kudosk.json:12:5: unknown key \"x\"; did you mean \"y\"?");
  CHECK(describe({"kudosk.json", 12, 5, "/x", "odd", "\"30s\"", true}) == "kudosk.json:12:5: warning: odd; did you mean \"30s\"?");
  CHECK(describe({"kudosk.json", 0, 0, "", "cannot be read", "", false}) == "kudosk.json: cannot be read");
}
