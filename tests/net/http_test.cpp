#include "net/http.h"

#include "catch.h"

using namespace kudosk;
using namespace kudosk::net;

namespace {

Response linked(std::initializer_list<const char*> values) {
  Response response;
  response.url = "https://api.example.com/v1/things?page=1";
  for (const char* value : values) response.headers.push_back({"link", value});
  return response;
}

const Wall now = *parse_rfc3339("2026-11-24T09:41:00Z");

}  // namespace

TEST_CASE("a header is found by its name in lower case, the first where there are several") {
  Response response;
  response.headers = {{"etag", "\"one\""}, {"x", ""}, {"etag", "\"two\""}};
  CHECK(response.header("etag") == "\"one\"");
  CHECK(response.header("x").empty());
  CHECK(response.header("missing").empty());
}

TEST_CASE("the next page of a Link header") {
  CHECK(link_next(linked({"<https://api.example.com/v1/things?page=2>; rel=\"next\", <https://api.example.com/v1/things?page=9>; rel=\"last\""})) ==
        "https://api.example.com/v1/things?page=2");
  CHECK(link_next(linked({"<https://api.example.com/1>; rel=\"prev\", <?page=2>;rel=next"})) == "https://api.example.com/v1/things?page=2");
  CHECK(link_next(linked({"</v1/b>; REL=\"last Next\""})) == "https://api.example.com/v1/b");
  CHECK(link_next(linked({"<https://api.example.com/a,b;c>; title=\"a, <b>; rel=\\\"next\\\"\"; rel=next"})) == "https://api.example.com/a,b;c");
  CHECK(link_next(linked({"</one>; rel=prev", "</two>; rel=next"})) == "https://api.example.com/two");
}

TEST_CASE("a Link header without a next page, or broken, has none") {
  for (const char* value : {"", "<https://api.example.com/1>; rel=\"prev\"", "</a>; rel=\"nextish\"", "</a>; title=\"next\"", "</a>", "</a", "rel=next", "</a>; rel=prev; rel=next",
                            "</a>; rel=", "</a>; rel=\"", "<>", ";;;,,,", "</a>; rel=\"pre\\"}) {
    CAPTURE(value);
    CHECK_FALSE(link_next(linked({value})));
  }
  CHECK_FALSE(link_next(linked({})));
}

TEST_CASE("Retry-After is seconds, decimal seconds or a date") {
  CHECK(parse_retry_after("120", now) == Millis(120000));
  CHECK(parse_retry_after(" 0 ", now) == Millis(0));
  CHECK(parse_retry_after("2.128", now) == Millis(2128));
  CHECK(parse_retry_after("0.0001", now) == Millis(1));
  CHECK(parse_retry_after("Tue, 24 Nov 2026 09:43:00 GMT", now) == Millis(120000));
  CHECK(parse_retry_after("Tue, 24 Nov 2026 09:39:00 GMT", now) == Millis(0));
}

TEST_CASE("a Retry-After that says nothing is none, and a huge one does not overflow") {
  for (const char* value : {"", " ", "soon", "-5", "1e9", "1.2.3", "0x10", "12 s", "NaN", "Tue, 99 Nov 2026"}) {
    CAPTURE(value);
    CHECK_FALSE(parse_retry_after(value, now));
  }
  CHECK(*parse_retry_after("99999999999999999999999999", now) > Millis(1000));
  CHECK(*parse_retry_after("1.99999999999999999999999999999", now) == Millis(2000));
}
