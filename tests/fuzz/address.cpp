// Addresses and headers of answers, "ADDRESS ␞ REFERENCE": which origin a secret may go to, and what a log may show, hang on them.
#include "input.h"
#include "net/http.h"
#include "net/login.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kudosk;
  const auto parts = fuzz::parts_of(fuzz::text_of(data, size));
  const std::string &base = parts.front(), &reference = parts.back();
  const std::string origin = net::origin(base);
  fuzz::promise(origin.empty() || net::origin(origin) == origin, "an origin's origin is itself");
  fuzz::promise(net::same_origin(base, base) != origin.empty(), "what has an origin shares it with itself");
  const std::string shown = net::redacted(base);
  fuzz::promise(!net::has_login(shown) && shown.find('?') == shown.npos && shown.find('#') == shown.npos, "a log shows no login, query or fragment");
  if (!origin.empty()) {
    const std::string bare = net::with_login(base, "");
    fuzz::promise(net::origin(bare) == origin && !net::has_login(bare), "without its login an address leads where it led");
    const std::string named = net::with_query(base, reference, reference);
    fuzz::promise(net::origin(named) == origin, "a parameter does not change where an address leads");
    if (!reference.empty() && reference.find_first_of(":/\\") == reference.npos && reference.find_first_not_of(" \t\r\n") == 0)
      fuzz::promise(net::origin(net::resolve(bare, reference)) == origin, "a name beside a page is where the page is");
  }
  fuzz::promise(net::percent_decode(net::percent_encode(reference)) == reference, "what was encoded is decoded as itself");
  net::Response response;
  response.url = base;
  response.headers.push_back({"link", reference});
  (void)net::link_next(response);
  const auto wait = net::parse_retry_after(reference, fuzz::noon().wall);
  fuzz::promise(!wait || wait->count() >= 0, "nobody waits for less than nothing");
  return fuzz::fine;
}
