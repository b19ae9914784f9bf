#include "catch.h"
#include "played.h"
#include "sources/moodle/answers.h"

using namespace kudosk;
using namespace kudosk::test;
using nlohmann::json;
using Reach = sources::moodle::Failure::Reach;

namespace {

net::Response response(int status, const std::string& body) {
  net::Response out;
  out.status = status;
  out.body = body;
  return out;
}

sources::moodle::Failure failure(const std::string& body, int status = 200) {
  auto read = sources::moodle::read_answer(response(status, body), "core_badges_get_user_badges", "user 5");
  REQUIRE_FALSE(read);
  return read.error();
}

json settings() { return {{"type", "moodle"}, {"url", "https://moodle.example"}, {"token_file", "moodle.token"}, {"users", {5}}, {"courses", {2}}}; }

}  // namespace

TEST_CASE("moodle: what is asked and said, round by round") { CHECK(play_all("moodle") >= 8); }

TEST_CASE("moodle: broken answers harm nothing") { CHECK(break_all("moodle") > 2000); }

TEST_CASE("moodle: completed courses and badges are milestones of people with names and pictures") {
  std::vector<Batch> all;
  transcript(scripts("moodle") / "round", &all);
  REQUIRE(all.size() == 1);
  REQUIRE(all[0].whole);
  REQUIRE(all[0].items.size() == 3);
  const Item& course = all[0].items[0];
  CHECK(course.id == "course/2/5");
  CHECK(format_rfc3339(*course.created) == "2026-11-21T08:00:00Z");
  const auto& completed = std::get<Milestone>(course.body);
  CHECK(completed.what == "Safety & health");
  CHECK(completed.type == "course");
  CHECK(completed.who.name == "Amara Okafor");
  CHECK(completed.who.team == "Platform");
  CHECK(completed.who.picture == "https://moodle.example/webservice/pluginfile.php/21/user/icon/boost/f1?rev=1");
  const Item& earned = all[0].items[1];
  CHECK(earned.id == "badge/00000000000000000000000007a47a");
  CHECK(earned.link == "https://moodle.example/badges/badge.php?hash=00000000000000000000000007a47a");
  CHECK(earned.said_in == "Northwind Academy");
  CHECK(std::get<Milestone>(earned.body).badge == "https://moodle.example/webservice/pluginfile.php/1/badges/badgeimage/1/f3");
  const auto& other = std::get<Milestone>(all[0].items[2].body);
  CHECK(other.who.name == "Jonas Lindqvist");
  CHECK(other.who.picture.empty());
}

TEST_CASE("moodle: an error comes with the status 200, and is said in plain words") {
  const auto token = failure(R"({"exception":"moodle_exception","errorcode":"invalidtoken","message":"Invalid token - token not found"})");
  CHECK(token.reach == Reach::all);
  CHECK(token.error.kind == ErrorKind::auth);
  CHECK(token.error.message == "Moodle does not know this token (core_badges_get_user_badges, user 5): invalidtoken");
  CHECK_FALSE(token.error.hint.empty());
  CHECK(failure(R"({"exception":"webservice_access_exception","errorcode":"accessexception","message":"x"})").reach == Reach::function);
  CHECK(failure(R"({"exception":"required_capability_exception","errorcode":"nopermissions","message":"x"})").reach == Reach::call);
  CHECK(failure(R"({"exception":"moodle_exception","errorcode":"nocriteriaset","message":"x"})").reach == Reach::nothing);
  const auto strange = failure(R"({"exception":"x","errorcode":"strange","message":"<b>Quite</b> strange &amp; new"})");
  CHECK(strange.error.message.find("strange: Quite strange & new") != std::string::npos);
  CHECK(failure("<html>").error.kind == ErrorKind::content);
  CHECK(failure("", 403).error.kind == ErrorKind::auth);
  CHECK(failure("", 500).reach == Reach::all);
  CHECK(failure(R"({"exception":7})").reach == Reach::call);
}

TEST_CASE("moodle: the token goes in the body, calls two a second one after another, and to pictures only of the same site") {
  const auto source = source_from(settings());
  const auto asked = source->poll(noon());
  const auto& ask = std::get<sources::Ask>(asked.at(0));
  const auto& http = std::get<sources::HttpAsk>(ask.what);
  CHECK(ask.bucket == "moodle");
  CHECK(ask.bucket_interval == Millis(500));
  CHECK(http.request.method == "POST");
  CHECK(http.request.url == "https://moodle.example/webservice/rest/server.php");
  CHECK(http.request.body == "wsfunction=core_user_get_users_by_field&moodlewsrestformat=json&field=id&values%5B0%5D=5");
  REQUIRE(http.secrets.size() == 1);
  CHECK(http.secrets[0].as == sources::SecretUse::As::form);
  CHECK(http.secrets[0].name == "wstoken");
  CHECK(source->picture("https://moodle.example/webservice/pluginfile.php/1/f3").secrets.size() == 1);
  CHECK(source->picture("https://evil.example/webservice/pluginfile.php/1/f3").secrets.empty());
  CHECK(source->picture("https://moodle.example/pluginfile.php/1/f3").secrets.empty());
}

TEST_CASE("moodle: a large round goes on in the next poll, and is the whole at its end") {
  json large = settings();
  large["users"] = json::array();
  for (int i = 1; i <= 120; ++i) large["users"].push_back(i);
  const auto source = source_from(large);
  int polls = 0, calls = 0;
  std::vector<Batch> given;
  while (polls < 5 && (given.empty() || !given.back().whole)) {
    ++polls;
    auto effects = source->poll(noon());
    while (!effects.empty()) {
      const auto* ask = std::get_if<sources::Ask>(&effects.back());
      for (const auto& effect : effects)
        if (const auto* emit = std::get_if<sources::Emit>(&effect)) given.push_back(emit->batch);
      if (!ask) break;
      ++calls;
      const bool badges = ask->tag == "core_badges_get_user_badges";
      const std::string body = badges                                                       ? R"({"badges":[{"id":1,"name":"Reviewer"}]})"
                               : ask->tag == "core_completion_get_course_completion_status" ? R"({"completionstatus":{"completed":false}})"
                                                                                            : "[]";
      effects = source->answer(noon(), *ask, answer_from("200\n\n" + body, "https://moodle.example"));
    }
  }
  CHECK(polls == 2);
  CHECK(calls == 3 + 1 + 240);
  REQUIRE(given.size() == 2);
  CHECK_FALSE(given[0].whole);
  CHECK(given[1].whole);
  CHECK(given[1].items.size() == 120);
}

TEST_CASE("moodle: what can't be used in the settings is said with its place") {
  const auto why = [](const json& patch) {
    json options = settings();
    options.merge_patch(patch);
    const auto source = sources::make(made_from(options));
    REQUIRE_FALSE(source);
    CHECK(source.error().kind == ErrorKind::config);
    CHECK_FALSE(source.error().hint.empty());
    return source.error().message.substr(0, source.error().message.find(':'));
  };
  CHECK(why({{"url", nullptr}}) == "/url");
  CHECK(why({{"token_file", nullptr}}) == "/token_file");
  CHECK(why({{"users", nullptr}}) == "/users");
  CHECK(why({{"users", "5"}}) == "/users");
  CHECK(why({{"users", {5, "six"}}}) == "/users/1");
  CHECK(why({{"courses", {0}}}) == "/courses/0");
  auto made = made_from(settings());
  made.settings.screens = 2;
  CHECK((*sources::make(made))->default_interval() == std::chrono::hours(1));
}
