// Shorthand of the client's tests: one client without the machine's proxies, one answer.
#pragma once

#include <cstdlib>
#include <string>

#include "catch.h"
#include "net/client.h"

namespace asking {

using namespace kudosk;
using namespace kudosk::net;

/// The machine that runs the tests may have proxies of its own.
struct WithoutProxies {
  WithoutProxies() {
    for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) unsetenv(name);
  }
};
inline const WithoutProxies without_proxies;

inline Request request(const std::string& url) {
  Request made;
  made.url = url;
  made.allow_http = true;
  made.timeout = Millis(10000);
  return made;
}

inline Result<Response> answer_of(Client& client, Request what) {
  const std::uint64_t id = client.send(std::move(what));
  for (int tries = 0; tries < 100; ++tries) {
    for (Outcome& outcome : client.wait(Millis(10000))) {
      if (outcome.id == id) return std::move(outcome.response);
    }
  }
  return fail(ErrorKind::content, "the client gave no outcome");
}

inline Result<Response> answer_of(Request what) {
  Client client("kudosk/test");
  return answer_of(client, std::move(what));
}

inline Result<Response> answer_of(const std::string& url) { return answer_of(request(url)); }

/// The Error of a request that must fail.
inline Error trouble_of(Request what) {
  const auto answer = answer_of(std::move(what));
  REQUIRE_FALSE(answer);
  INFO(answer.error().message);
  CHECK_FALSE(answer.error().message.empty());
  return answer.error();
}

inline bool says(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace asking
