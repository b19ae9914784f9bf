// Requests, pages, lookups and failures of the mapping engine.
#include "catch.h"
#include "sources/json_service.h"

using namespace kudosk;
using namespace kudosk::test;
using nlohmann::json;

namespace {

const json a_goal{{"kind", "goal"}, {"id", "/id"}, {"title", "/name"}};

json page_of(std::initializer_list<int> ids) {
  json out = json::array();
  for (const int id : ids) out.push_back({{"id", id}, {"name", "goal " + std::to_string(id)}});
  return out;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string parameter(const std::string& url, const std::string& name) {
  const auto at = url.find(name + "=");
  return at == url.npos ? std::string() : url.substr(at + name.size() + 1, url.find('&', at) - at - name.size() - 1);
}

}  // namespace

TEST_CASE("the five ways of paging come to their end") {
  const std::vector<std::string> all{"1", "2", "3", "4", "5"};
  SECTION("by the next address") {
    const auto source = source_from(json_settings(a_goal, {{"items", "/d"}, {"paging", {{"next", "/links/next"}}}}));
    const auto polled = poll(*source, [](const sources::HttpAsk& ask) {
      if (has(ask.request.url, "p=3")) return json_answer(json{{"d", page_of({5})}, {"links", {{"next", nullptr}}}}.dump());
      if (has(ask.request.url, "p=2")) return json_answer(json{{"d", page_of({3, 4})}, {"links", {{"next", "https://api.example.com/x?p=3"}}}}.dump());
      return json_answer(json{{"d", page_of({1, 2})}, {"links", {{"next", "/x?p=2"}}}}.dump());
    });
    CHECK(polled.ids() == all);
    CHECK(polled.last().whole);
    CHECK(polled.urls() == std::vector<std::string>{"https://api.example.com", "https://api.example.com/x?p=2", "https://api.example.com/x?p=3"});
  }
  SECTION("by a cursor") {
    const auto source = source_from(json_settings(a_goal, {{"items", "/d"}, {"paging", {{"cursor", "/page/after"}, {"parameter", "after"}}}}));
    const auto polled = poll(*source, [](const sources::HttpAsk& ask) {
      const std::string after = parameter(ask.request.url, "after");
      if (after == "a%3D%3D") return json_answer(json{{"d", page_of({3, 4})}, {"page", {{"after", 17}}}}.dump());
      if (after == "17") return json_answer(json{{"d", page_of({5})}}.dump());
      return json_answer(json{{"d", page_of({1, 2})}, {"page", {{"after", "a=="}}}}.dump());
    });
    CHECK(polled.ids() == all);
    CHECK(polled.last().whole);
  }
  SECTION("by the Link header") {
    const auto source = source_from(json_settings(a_goal, {{"paging", {{"link", true}}}}));
    const auto polled = poll(*source, [](const sources::HttpAsk& ask) {
      if (has(ask.request.url, "page=2")) return json_answer(page_of({3, 4, 5}).dump(), 200, {{"link", "<https://api.example.com/?page=1>; rel=\"prev\""}});
      return json_answer(page_of({1, 2}).dump(), 200, {{"link", "<https://api.example.com/?page=2>; rel=\"next\""}});
    });
    CHECK(polled.ids() == all);
    CHECK(polled.last().whole);
  }
  SECTION("by a page's number") {
    const auto source = source_from(json_settings(a_goal, {{"paging", {{"page", "page"}, {"from", 1}}}}));
    const auto polled = poll(*source, [](const sources::HttpAsk& ask) {
      const std::string number = parameter(ask.request.url, "page");
      return json_answer((number == "1" ? page_of({1, 2, 3}) : number == "2" ? page_of({4, 5}) : page_of({})).dump());
    });
    CHECK(polled.ids() == all);
    CHECK(polled.asks.size() == 3);
    CHECK(polled.last().whole);
  }
  SECTION("by what is left out") {
    const auto source = source_from(json_settings(a_goal, {{"paging", {{"skip", "offset"}, {"size", 2}, {"size_parameter", "limit"}}}}));
    const auto polled = poll(*source, [](const sources::HttpAsk& ask) {
      CHECK(parameter(ask.request.url, "limit") == "2");
      const std::string offset = parameter(ask.request.url, "offset");
      return json_answer((offset == "0" ? page_of({1, 2}) : offset == "2" ? page_of({3, 4}) : page_of({5})).dump());
    });
    CHECK(polled.ids() == all);
    CHECK(polled.asks.size() == 3);
    CHECK(polled.last().whole);
  }
  SECTION("in the body") {
    const auto source = source_from(json_settings(
        a_goal, {{"items", "/d"}, {"request", {{"method", "POST"}, {"body", {{"room", "{$name}"}}}}}, {"paging", {{"cursor", "/c"}, {"parameter", "after"}, {"in", "body"}}}}));
    std::vector<json> bodies;
    const auto polled = poll(*source, [&](const sources::HttpAsk& ask) {
      bodies.push_back(json::parse(ask.request.body));
      return json_answer(bodies.size() == 1 ? json{{"d", page_of({1})}, {"c", "x"}}.dump() : json{{"d", page_of({2})}}.dump());
    });
    CHECK(bodies == std::vector<json>{{{"room", "json"}}, {{"room", "json"}, {"after", "x"}}});
    CHECK(polled.ids().size() == 2);
  }
}

TEST_CASE("a service that does not know the parameter of pages is not asked fifty times") {
  const auto source = source_from(json_settings(a_goal, {{"paging", {{"page", "page"}}}}));
  const auto polled = poll(*source, always(page_of({1, 2}).dump()));
  CHECK(polled.asks.size() == 2);
  CHECK(polled.last().whole);
  CHECK_FALSE(polled.trouble);
}

TEST_CASE("of a mapping, too, the fifty-first page is not asked for") {
  const auto source = source_from(json_settings(a_goal, {{"paging", {{"page", "page"}}}}));
  int id = 0;
  const auto polled = poll(*source, [&](const sources::HttpAsk&) { return json_answer(page_of({++id}).dump()); });
  CHECK(polled.asks.size() == 50);
  CHECK_FALSE(polled.last().whole);
  CHECK(polled.last().items.size() == 50);
  REQUIRE(polled.trouble);
  CHECK(polled.trouble->kind == ErrorKind::limit);
}

TEST_CASE("pages in a circle end") {
  const auto source = source_from(json_settings(a_goal, {{"items", "/d"}, {"paging", {{"next", "/next"}}}}));
  const auto polled = poll(*source, always(json{{"d", page_of({1})}, {"next", "/again"}}.dump()));
  CHECK(polled.asks.size() == 2);
  REQUIRE(polled.trouble);
  CHECK_FALSE(polled.last().whole);
}

TEST_CASE("a last page that names itself as the next one is the last") {
  const auto source = source_from(json_settings(a_goal, {{"items", "/d"}, {"paging", {{"cursor", "/c"}, {"parameter", "after"}}}}));
  const auto polled = poll(*source, [](const sources::HttpAsk& ask) {
    const bool first = parameter(ask.request.url, "after").empty();
    return json_answer(json{{"d", page_of({first ? 1 : 2})}, {"c", "x"}}.dump());
  });
  CHECK(polled.asks.size() == 2);
  CHECK(polled.ids().size() == 2);
  CHECK(polled.last().whole);
  CHECK_FALSE(polled.trouble);
  REQUIRE(polled.last().drops.size() == 1);
  CHECK(has(polled.last().drops[0].reason, "names itself as the next"));
}

TEST_CASE("cursors that lead back to an earlier page take nothing away, and what came is given") {
  const auto source = source_from(json_settings(a_goal, {{"items", "/d"}, {"paging", {{"cursor", "/c"}, {"parameter", "after"}}}}));
  const auto polled = poll(*source, [](const sources::HttpAsk& ask) {
    const std::string at = parameter(ask.request.url, "after");
    return json_answer(json{{"d", page_of({at.empty() ? 1 : at == "x" ? 2 : 3})}, {"c", at == "x" ? "y" : "x"}}.dump());
  });
  CHECK(polled.ids().size() == 3);
  CHECK_FALSE(polled.last().whole);
  REQUIRE(polled.trouble);
}

TEST_CASE("whom nobody can name is said, and shown once the office names them") {
  const json map{{"kind", "recognition"}, {"id", "/id"}, {"to", {{"each", "/to/*"}, {"id", "/id"}}}, {"message", "/m"}};
  const json answer = json::array({{{"id", "1"}, {"to", {{{"id", "u7"}}}}, {"m", "Thanks"}}});
  auto made = made_from(json_settings(map));
  for (const bool named : {false, true}) {
    if (named) made.people = {Person{"", "Amara Okafor", "", "", "", "", {"u7"}, "", "", false}};
    const auto source = *sources::make(made);
    const auto polled = poll(*source, always(answer.dump()));
    CHECK(polled.last().items.size() == 1);  // who is who is the merge's business
    CHECK(polled.last().drops.size() == (named ? 0 : 1));
  }
}

TEST_CASE("a preset says what there is to do about a refusal") {
  const auto source = source_from({{"type", "jira"}, {"url", "https://x.atlassian.net"}, {"jql", "project = K"}, {"user", "u"}, {"token_file", "t"}});
  const auto polled = poll(*source, [](const sources::HttpAsk&) { return json_answer("{}", 410); });
  REQUIRE(polled.trouble);
  CHECK(polled.trouble->status == 410);
  CHECK(has(polled.trouble->hint, "/rest/api/3/search/jql"));
}

TEST_CASE("a credential is never sent to another origin") {
  const json secrets[] = {{{"token_file", "t"}},
                          {{"request", {{"headers", {{"X-Api-Key", {{"file", "k"}}}}}}}},
                          {{"request", {{"query", {{"key", {{"file", "k"}}}}}}}},
                          {{"user", "u"}, {"secret_file", "s"}}};
  for (const json& secret : secrets) {
    CAPTURE(secret.dump());
    for (const bool link : {false, true}) {
      json settings = json_settings(a_goal, {{"items", "/d"}, {"paging", link ? json{{"link", true}} : json{{"next", "/next"}}}});
      settings.update(secret);
      const auto source = source_from(settings);
      for (const char* elsewhere :
           {"https://evil.example/x", "http://api.example.com/x", "https://api.example.com:8443/x", "//evil.example/x", "https://api.example.com@evil.example/"}) {
        CAPTURE(elsewhere);
        const auto polled = poll(*source, [&](const sources::HttpAsk&) {
          return json_answer(json{{"d", page_of({1})}, {"next", elsewhere}}.dump(), 200, {{"link", "<" + std::string(elsewhere) + ">; rel=next"}});
        });
        CHECK(polled.asks.size() == 1);
        REQUIRE(polled.trouble);
        CHECK(polled.trouble->kind == ErrorKind::content);
        CHECK_FALSE(polled.last().whole);
      }
    }
  }
  // Without one there is nothing to be kept back.
  const auto open = source_from(json_settings(a_goal, {{"items", "/d"}, {"paging", {{"next", "/next"}}}}));
  const auto polled = poll(*open, [&](const sources::HttpAsk& ask) {
    return json_answer(has(ask.request.url, "other") ? json{{"d", page_of({2})}}.dump() : json{{"d", page_of({1})}, {"next", "https://other.example/x"}}.dump());
  });
  CHECK(polled.ids().size() == 2);
}

TEST_CASE("it signs in as its settings say") {
  const auto ask = [](const json& more) {
    const auto source = source_from(json_settings(a_goal, more));
    return poll(*source, always("[]")).asks.at(0);
  };
  const auto bearer = ask({{"token_file", "t"}});
  REQUIRE(bearer.secrets.size() == 1);
  CHECK(bearer.secrets[0].as == sources::SecretUse::As::bearer);
  CHECK(bearer.secrets[0].key == "token_file");
  const auto basic = ask({{"user", "amara"}, {"secret_file", "s"}});
  REQUIRE(basic.secrets.size() == 1);
  CHECK(basic.secrets[0].as == sources::SecretUse::As::basic);
  CHECK(basic.secrets[0].name == "amara");
  CHECK(basic.secrets[0].key == "secret_file");
  const auto own = ask({{"request", {{"headers", {{"Authorization", {{"file", "k"}, {"prefix", "Token "}}}}}}}, {"token_file", "t"}});
  REQUIRE(own.secrets.size() == 1);
  CHECK(own.secrets[0].prefix == "Token ");
  const auto query = ask({{"request", {{"query", {{"key", {{"file", "k"}}}, {"tag", {"a", "b"}}}}}}});
  REQUIRE(query.secrets.size() == 1);
  CHECK(query.secrets[0].as == sources::SecretUse::As::query);
  CHECK(query.request.url == "https://api.example.com?tag=a&tag=b");
  CHECK(ask(json::object()).secrets.empty());
}

TEST_CASE("addresses are put together with what stands for keys of the source") {
  const auto url = [](const std::string& base, const std::string& path, json more = json::object()) {
    json settings = json_settings(a_goal, {{"request", {{"path", path}}}});
    settings["url"] = base;
    settings.update(more);
    return poll(*source_from(settings), always("[]")).urls().at(0);
  };
  CHECK(url("https://x.example/api/", "/a") == "https://x.example/api/a");
  CHECK(url("https://x.example/api", "a") == "https://x.example/api/a");
  CHECK(url("https://x.example/api?room=1", "/a") == "https://x.example/api/a?room=1");
  CHECK(url("https://x.example/api?room=1", "/a?b=2") == "https://x.example/api/a?b=2&room=1");
  CHECK(url("https://x.example", "/{$name}/x", {{"name", "a b/c?d"}}) == "https://x.example/a%20b/c%3Fd/x");
}

TEST_CASE("what is not what the mapping expects removes nothing") {
  const json settings = json_settings(a_goal, {{"items", "/data/list"}, {"failed", {{"at", "/ok"}, {"is", false}, {"message", "/error"}}}});
  const auto after = [&](sources::Answer answer) {
    const auto source = source_from(settings);
    poll(*source, always(R"({"data":{"list":[{"id":1,"name":"Ship"}]}})"));
    return poll(*source, [&](const sources::HttpAsk&) { return answer; });
  };
  for (const char* body :
       {"", "{", "[]", "{}", R"({"data":5})", R"({"data":{"list":"x"}})", R"({"data":{"list":true}})", "null", "\"x\"", "<html>sign in</html>", R"({"data":{"list":[}})"}) {
    CAPTURE(body);
    const auto polled = after(json_answer(body));
    REQUIRE(polled.trouble);
    CHECK(polled.trouble->kind == ErrorKind::content);
    for (const auto& batch : polled.batches) CHECK_FALSE(batch.whole);
  }
  const auto failed = after(json_answer(R"({"ok":false,"error":"<b>no</b> such room","data":{"list":[]}})"));
  REQUIRE(failed.trouble);
  CHECK(has(failed.trouble->message, "no such room"));
  CHECK_FALSE(has(failed.trouble->message, "<b>"));
  // An empty list is one; nothing in its place may be, and takes nothing away.
  const auto empty = after(json_answer(R"({"data":{"list":[]}})"));
  CHECK_FALSE(empty.trouble);
  CHECK(empty.last().whole);
  const auto nothing = after(json_answer(R"({"data":{"list":null}})"));
  CHECK_FALSE(nothing.trouble);
  for (const auto& batch : nothing.batches) CHECK_FALSE(batch.whole);
}

TEST_CASE("statuses are what they are") {
  const auto trouble = [](int status, std::vector<net::Header> headers = {}) {
    const auto source = source_from(json_settings(a_goal));
    auto answer = json_answer("{}", status, std::move(headers));
    if (status == 429) answer.http->retry_after = Millis(7000);
    const auto polled = poll(*source, [&](const sources::HttpAsk&) { return answer; });
    REQUIRE(polled.trouble);
    CHECK(polled.batches.empty());
    return *polled.trouble;
  };
  CHECK(trouble(401).kind == ErrorKind::auth);
  CHECK(trouble(403).kind == ErrorKind::auth);
  CHECK(trouble(500).kind == ErrorKind::http);
  CHECK(trouble(429).kind == ErrorKind::rate);
  CHECK(trouble(429).retry_after == Millis(7000));
  const auto limited = trouble(
      403, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", std::to_string(std::chrono::duration_cast<std::chrono::seconds>(noon().wall.time_since_epoch()).count() + 90)}});
  CHECK(limited.kind == ErrorKind::rate);
  CHECK(limited.retry_after == Millis(90000));
}

TEST_CASE("that nothing has changed gives what was known, also after a start that knows nothing") {
  const auto source = source_from(json_settings(a_goal));
  const auto etag = [](const std::string& body) { return json_answer(body, 200, {{"etag", "\"1\""}}); };
  sources::Answer unchanged;
  unchanged.not_modified = true;
  unchanged.http = net::Response{};
  unchanged.http->status = 304;
  // The ETag of an earlier run is remembered by sync, the content is not.
  int asked = 0;
  const auto first = poll(*source, [&](const sources::HttpAsk& ask) {
    ++asked;
    CHECK(ask.conditional == (asked == 1));
    return asked == 1 ? unchanged : etag(page_of({1, 2}).dump());
  });
  CHECK(asked == 2);
  CHECK(first.ids().size() == 2);
  const auto second = poll(*source, [&](const sources::HttpAsk& ask) {
    CHECK(ask.conditional);
    return unchanged;
  });
  CHECK(second.asks.size() == 1);
  CHECK(second.ids().size() == 2);
  CHECK(second.last().whole);
}

TEST_CASE("what is named by id alone is looked up once") {
  const json map{{"kind", "recognition"}, {"id", "/id"}, {"to", {{"each", "/to/*"}, {"lookup", "user"}, {"by", "/id"}, {"name", "/name"}}}, {"message", "/m"}};
  const auto source = source_from(json_settings(map, {{"items", "/d"}, {"lookups", {{"user", {{"path", "/users/{id}"}, {"at", "/user"}}}}}, {"token_file", "t"}}));
  const json answer{{"d",
                     {{{"id", 1}, {"to", {{{"id", "u/1"}}, {{"id", "u2"}}}}, {"m", "hi"}},
                      {{"id", 2}, {"to", {{{"id", "gone"}}}}, {"m", "x"}},
                      {{"id", 3}, {"to", {{{"id", ".."}}}}, {"m", "x"}}}}};
  const auto respond = [&](const sources::HttpAsk& ask) {
    CHECK(ask.secrets.size() == 1);
    if (has(ask.request.url, "/users/gone")) return json_answer("{}", 404);
    if (has(ask.request.url, "/users/")) return json_answer(json{{"user", {{"name", "Person " + ask.request.url.substr(ask.request.url.rfind('/') + 1)}}}}.dump());
    return json_answer(answer.dump());
  };
  const auto polled = poll(*source, respond);
  CHECK(polled.urls() ==
        std::vector<std::string>{"https://api.example.com", "https://api.example.com/users/u%2F1", "https://api.example.com/users/u2", "https://api.example.com/users/gone"});
  CHECK(polled.last().whole);
  REQUIRE(polled.ids() == std::vector<std::string>{"1"});
  const auto& to = std::get<Recognition>(polled.item("1").body).to;
  REQUIRE(to.size() == 2);
  CHECK(to[0].name == "Person u%2F1");
  CHECK(polled.last().drops.size() == 2);
  CHECK(poll(*source, respond).asks.size() == 1);
  Now later = noon();
  later.show += std::chrono::hours(25);
  CHECK(poll(*source, respond, later).asks.size() == 4);
}

TEST_CASE("more people than may be looked up in a poll come with the next ones") {
  const json map{{"kind", "recognition"}, {"id", "/id"}, {"to", {{"lookup", "user"}, {"by", "/u"}, {"name", "/name"}}}, {"message", "hi"}};
  const auto source = source_from(json_settings(map, {{"lookups", {{"user", {{"path", "/users/{id}"}}}}}}));
  json answer = json::array();
  for (int i = 0; i < 150; ++i) answer.push_back({{"id", i}, {"u", "u" + std::to_string(i)}});
  const auto respond = [&](const sources::HttpAsk& ask) { return json_answer(has(ask.request.url, "/users/") ? R"({"name":"Somebody"})" : answer.dump()); };
  const auto first = poll(*source, respond);
  CHECK(first.asks.size() == 101);
  CHECK_FALSE(first.trouble);
  CHECK_FALSE(first.last().whole);
  CHECK(first.last().items.size() == 100);
  CHECK(first.last().drops.empty());
  const auto second = poll(*source, respond);
  CHECK(second.asks.size() == 51);
  CHECK(second.last().whole);
  CHECK(second.last().items.size() == 150);
}

TEST_CASE("old pages are not asked for where they come from new to old") {
  const json map{{"kind", "announcement"}, {"id", "/id"}, {"title", "t"}, {"created", "/at"}};
  const auto source = source_from(json_settings(map, {{"paging", {{"page", "page"}}}}));
  int page = 0;
  const auto polled = poll(*source, [&](const sources::HttpAsk&) {
    ++page;
    const std::string day = page == 1 ? "2026-11-2" : page == 2 ? "2026-11-0" : "2026-10-0";
    return json_answer(json::array({{{"id", page * 10 + 1}, {"at", day + "3"}}, {{"id", page * 10}, {"at", day + "1"}}}).dump());
  });
  CHECK(polled.asks.size() == 2);
  CHECK(polled.last().whole);
}

TEST_CASE("a list of the source's own is asked for one by one, within bounds") {
  const json settings =
      json_settings(a_goal, {{"parts", {{"more", {{"for", {{"course", "courses"}}}, {"request", {{"path", "/c/{$course}"}}}, {"map", a_goal}}}}}, {"courses", {1, 2, "x y"}}});
  const auto polled = poll(*source_from(settings), [](const sources::HttpAsk& ask) { return json_answer(json::array({{{"id", ask.request.url}, {"name", "n"}}}).dump()); });
  CHECK(polled.ids() == std::vector<std::string>{"https://api.example.com", "https://api.example.com/c/1", "https://api.example.com/c/2", "https://api.example.com/c/x%20y"});
  json many = settings;
  for (int i = 0; i < 60; ++i) many["courses"].push_back(i + 10);
  const auto refused = sources::make(made_from(many));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.rfind("/courses: ", 0) == 0);
}

TEST_CASE("ids that two parts share stay apart, and moved items come once") {
  const json settings = json_settings(a_goal, {{"request", {{"path", "/a"}}}, {"parts", {{"others", {{"request", {{"path", "/b"}}}, {"map", a_goal}}}}}});
  const auto polled = poll(*source_from(settings), [](const sources::HttpAsk&) { return json_answer(page_of({1, 2, 1}).dump()); });
  CHECK(polled.ids() == std::vector<std::string>{"1", "2", "others/1", "others/2"});
}

TEST_CASE("only the parts of wanted kinds are asked") {
  json settings = json_settings(
      a_goal, {{"request", {{"path", "/a"}}}, {"parts", {{"news", {{"request", {{"path", "/b"}}}, {"map", {{"kind", "announcement"}, {"id", "/id"}, {"title", "/name"}}}}}}}});
  auto made = made_from(settings);
  made.settings.kinds = {Kind::announcement};
  auto source = sources::make(made);
  REQUIRE(source);
  CHECK(poll(**source, always("[]")).urls() == std::vector<std::string>{"https://api.example.com/b"});
}

TEST_CASE("a part that is not allowed costs the others nothing") {
  const json settings = json_settings(a_goal, {{"request", {{"path", "/a"}}}, {"parts", {{"others", {{"request", {{"path", "/b"}}}, {"map", a_goal}}}}}});
  json optional = settings;
  optional["parts"]["others"]["optional"] = true;
  const auto respond = [](const sources::HttpAsk& ask) { return has(ask.request.url, "/b") ? json_answer("{}", 403) : json_answer(page_of({1}).dump()); };
  const auto polled = poll(*source_from(settings), respond);
  CHECK(polled.ids() == std::vector<std::string>{"1"});
  CHECK_FALSE(polled.last().whole);
  CHECK(polled.trouble);
  const auto easy = poll(*source_from(optional), respond);
  CHECK(easy.last().whole);
  CHECK_FALSE(easy.trouble);
  CHECK(easy.last().drops.size() == 1);
}
