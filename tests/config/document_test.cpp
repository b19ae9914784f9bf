#include "config/document.h"

#include <nlohmann/json.hpp>

#include "catch.h"

using namespace kudosk::config;

namespace {

/// "line:column message" of each fault.
std::vector<std::string> faults(std::string_view text) {
  std::vector<std::string> out;
  for (const Fault& fault : read_document(text).faults) out.push_back(std::to_string(fault.at.line) + ':' + std::to_string(fault.at.column) + ' ' + fault.message);
  return out;
}
std::string only_fault(std::string_view text) {
  const auto all = faults(text);
  INFO(text);
  REQUIRE(all.size() == 1);
  return all[0];
}
nlohmann::json value(std::string_view text) { return to_json(read_document(text).root); }
bool begins(const std::string& text, std::string_view with) { return text.compare(0, with.size(), with) == 0; }

}  // namespace

TEST_CASE("plain JSON is read as any parser reads it") {
  for (const char* text : {"{}", "[]", "null", "true", "\"x\"", "-0.5e3", R"({"a": [1, 2.5, -3, {"b": null}], "c": "d\n\u00e9\ud83d\ude4c\"\\\/", "": false})", "[[],[[]],{}]",
                           "9223372036854775807", "-9223372036854775808", "0", "1e2", "[1,2]  \n\t\r"}) {
    CAPTURE(text);
    CHECK(faults(text).empty());
    CHECK(value(text) == nlohmann::json::parse(text));
  }
}

TEST_CASE("comments, trailing commas and a byte order mark are fine") {
  CHECK(faults("\xEF\xBB\xBF// kudosk\n{ /* a */ \"a\": 1, // b\n \"b\": [1, 2,], /* , */ } // end").empty());
  CHECK(value("{\"a\": \"// no comment /* */\"}")["a"] == "// no comment /* */");
  CHECK(value("{\"a\":[1,],}") == nlohmann::json{{"a", {1}}});
  CHECK(faults("{}//").empty());
  CHECK(faults("{}/**/").empty());
}

TEST_CASE("each key and value knows its place, counted in characters") {
  const Document document = read_document("{\n  \"é王🙌\": 1,\n\t\"b\": [true, {\"c\": null}]\n}");
  REQUIRE(document.faults.empty());
  const Member& first = document.root.members[0];
  CHECK(first.at.line == 2);
  CHECK(first.at.column == 3);
  CHECK(first.value.at.column == 10);
  const Member& second = document.root.members[1];
  CHECK(second.at.line == 3);
  CHECK(second.at.column == 2);
  CHECK(second.value.items[1].at.column == 14);
  CHECK(place_of(document.root, "/b/1/c").column == 15);
  CHECK(place_of(document.root, "").line == 1);
  CHECK(place_of(document.root, "/b/1/nothing/below").column == 14);  // the innermost that there is
  CHECK(place_of(document.root, "/b/7").column == 2);
  CHECK(place_of(document.root, "/b/-1").column == 2);
  CHECK(place_of(document.root, "/nothing").line == 1);
}

TEST_CASE("a pointer reaches keys with slashes and tildes") {
  const Document document = read_document("{\"a/b\": {\"c~d\": 1}}");
  CHECK(pointer_part("a/b~") == "a~1b~0");
  CHECK(place_of(document.root, "/a~1b/c~0d").column == 10);
}

TEST_CASE("whole numbers stay exact, and what is no number says so") {
  const Document document = read_document("[9007199254740993, 1.0, 1e400, 12345678901234567890]");
  CHECK(document.root.items[0].whole);
  CHECK(document.root.items[0].integer == 9007199254740993);
  CHECK_FALSE(document.root.items[1].whole);
  CHECK_FALSE(document.root.items[3].whole);
  CHECK(document.root.items[3].number == Approx(1.2345678901234567e19));
  CHECK(begins(only_fault("[1e400]"), "1:2 this number is too large"));
  for (const char* text : {"[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[-]", "[0x10]", "[30s]", "[1_000]", "[--1]"}) {
    CAPTURE(text);
    CHECK(begins(only_fault(text), "1:2 '"));
  }
}

TEST_CASE("small slips are told, and the reading goes on") {
  CHECK(only_fault("{\"a\": 1\n \"b\": 2}") == "2:2 a comma is missing before '\"'");
  CHECK(value("{\"a\": 1 \"b\": 2}") == nlohmann::json{{"a", 1}, {"b", 2}});
  CHECK(only_fault("{\"a\": 1,, \"b\": 2}") == "1:9 one comma is enough here");
  CHECK(only_fault("{a: 1}") == "1:2 a key stands in double quotes: \"a\"");
  CHECK(only_fault("{\"a\" = 1}") == "1:6 a colon is expected between a key and its value");
  CHECK(only_fault("{\"a\": 'x'}") == "1:7 a text stands in double quotes, not in single ones");
  CHECK(only_fault("{\"a\": dark}") == "1:7 a text stands in double quotes: \"dark\"");
  CHECK(only_fault("{\"a\": True}") == "1:7 'True' is no value in JSON; did you mean true?");
  CHECK(only_fault("{\"a\": yes}") == "1:7 'yes' is no value in JSON; did you mean true?");
  CHECK(only_fault("# comment\n{}") == "1:1 a comment begins with // here");
  CHECK(only_fault("{\"a\": \"x,\n \"b\": 2}") == "1:7 this text does not end on its line; a closing double quote is expected");
  CHECK(value("{\"a\": \"x,\n \"b\": 2}") == nlohmann::json{{"a", "x"}, {"b", 2}});
  CHECK(faults("{\"a\": \"x,\n \"b\": 2 \"c\": 3}").size() == 2);
  CHECK(only_fault("{\"a\": \"C:\\dir\"}") == "1:10 a backslash is written as \\\\ in JSON");
  CHECK(value("{\"a\": \"C:\\dir\"}")["a"] == "C:\\dir");
  CHECK(begins(only_fault("{\"a\": \"\\ud800\"}"), "1:8 this is half of a surrogate pair"));
  CHECK(begins(only_fault("{\"a\": \"\\ud800\\u0041\"}"), "1:8 this is half"));
  CHECK(begins(only_fault("{\"a\": \"\\u12g4\"}"), "1:8 four hexadecimal digits"));
  CHECK(begins(only_fault("{\"a\": \"\x01\"}"), "1:8 a control character"));
  CHECK(begins(only_fault("{\"a\": \"\xff\"}"), "1:7 this text is not UTF-8"));
  CHECK(faults("{\"a\" 1, \"b\": tru}").size() == 1);
  CHECK(faults("{a: 'x' b: yes}").size() == 5);  // all of them in one pass
}

TEST_CASE("a key that stands twice is told with the line of the first, which stays") {
  CHECK(only_fault("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}") == "3:2 the key \"a\" stands here a second time; it stands in line 1 already");
  CHECK(value("{\"a\": 1, \"a\": 3}") == nlohmann::json{{"a", 1}});
  CHECK(read_document("{\"x\": {\"a\": 1, \"a\": 3}}").faults[0].path == "/x/a");
}

TEST_CASE("a text that can't be read to its end says where it began") {
  const auto stops = [](std::string_view text, std::string_view fault) {
    const Document document = read_document(text);
    INFO(text);
    CHECK_FALSE(document.whole);
    REQUIRE_FALSE(document.faults.empty());
    const Fault& last = document.faults.back();
    INFO(last.message);
    CHECK(begins(std::to_string(last.at.line) + ':' + std::to_string(last.at.column) + ' ' + last.message, fault));
  };
  stops("", "1:1 the file is empty");
  stops(" // nothing\n", "2:1 the file is empty");
  stops("{\n\"a\": {\n", "2:6 this object does not end");
  stops("{\n\"a\": [1,\n", "2:6 this list does not end");
  stops("{\"a\": /* x", "1:7 this comment does not end");
  stops("{\"a\":", "1:6 a value is expected, but the file ends here");
  stops("{\"a\"", "1:5 a colon is expected");
  stops("{\"a\": }", "1:7 a value is expected here instead of '}'");
  stops("{\"a\": [}", "1:8 a value is expected here instead of '}'");
  stops("{} {}", "1:4 nothing is expected after");
  stops("{\"a\": 1]", "1:8 a comma or } is expected here instead of ']'");
  stops("{,}", "1:2 a key in double quotes is expected here instead of ','");
  stops(std::string("{\0\"a\"}", 7), "1:1 this is UTF-16");
  stops("\xFF\xFE{\0", "1:1 this is UTF-16");
  stops("<html>", "1:1 a value is expected here instead of '<'");
  stops(std::string(65, '['), "1:65 this is nested more than 64 deep");
  stops(std::string(100'000, '['), "1:65 this is nested");
  CHECK(read_document(std::string(64, '[') + std::string(64, ']')).whole);
}

TEST_CASE("no message repeats a secret") {
  for (const char* text : {"{\"token\": xoxb-1234-abcd}", "{\"token\": 0123456789abcdef0123456789abcdef}", "{xoxb-1234-abcd: 1}", "{\"xoxb-1234-abcd\" 1}",
                           "{\"xoxb-1234-abcd\": 1, \"xoxb-1234-abcd\": 2}", "{\"a\": 1 abcdef0123456789abcdef0123456789}"}) {
    CAPTURE(text);
    const auto all = faults(text);
    REQUIRE_FALSE(all.empty());
    for (const std::string& fault : all) {
      CHECK(fault.find("1234") == std::string::npos);
      CHECK(fault.find("abcd") == std::string::npos);
    }
  }
}

TEST_CASE("faults have a bound") { CHECK(read_document("[" + std::string(10'000, ',') + "]").faults.size() <= 101); }
