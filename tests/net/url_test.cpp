#include <malloc.h>

#include "catch.h"
#include "net/http.h"

using namespace kudosk::net;

TEST_CASE("an origin is scheme, host and port in one spelling") {
  CHECK(origin("https://Kudos.Example.com/feed?x=1#y") == "https://kudos.example.com");
  CHECK(origin("HTTPS://kudos.example.com:443") == "https://kudos.example.com");
  CHECK(origin("http://kudos.example.com:80/") == "http://kudos.example.com");
  CHECK(origin("https://kudos.example.com:8443/") == "https://kudos.example.com:8443");
  CHECK(origin("https://user:secret@kudos.example.com/") == "https://kudos.example.com");
  CHECK(origin("http://[::1]:8080/feed") == "http://[::1]:8080");
  CHECK(origin("http://127.0.0.1:9/") == "http://127.0.0.1:9");
}

// Found by fuzzing: curl 7.88 loses the host's memory each time that it can't spell it for the wire, and a feed's picture may have such an address at each poll for months.
TEST_CASE("an origin that can't be spelled for the wire costs no memory") {
  for (const std::string url : {"https://b\u00fccher.example/feed", "https://\xff\xfe.example/feed", "https://xn--\xe2\x80\x8b.example/feed"}) {
    CAPTURE(url);
    const std::string first = origin(url);
    const auto before = mallinfo2().uordblks;
    for (int i = 0; i < 2000; ++i) REQUIRE(origin(url) == first);
    const auto after = mallinfo2().uordblks;
    CHECK(after < before + (16u << 10));
  }
}

TEST_CASE("what is not an absolute web address has no origin") {
  for (const char* text : {"", "/feed", "feed", "kudos.example.com", "kudos.example.com/feed", "ftp://example.com/x", "file:///etc/passwd", "javascript:alert(1)",
                           "mailto:a@example.com", "https://", "http://exa mple.com/", "https://example.com:99999/", "//example.com/x"}) {
    CAPTURE(text);
    CHECK(origin(text).empty());
    CHECK_FALSE(same_origin(text, text));
  }
  CHECK(origin(std::string_view("https://example.com\0.evil.test/", 32)).empty());
}

TEST_CASE("origins differ by scheme, host and port, and by nothing else") {
  const char* const here = "https://api.example.com/v1/feed";
  CHECK(same_origin(here, "https://API.example.com:443/other?page=2"));
  CHECK_FALSE(same_origin(here, "http://api.example.com/v1/feed"));
  CHECK_FALSE(same_origin(here, "https://api.example.com:8443/v1/feed"));
  CHECK_FALSE(same_origin(here, "https://example.com/v1/feed"));
  CHECK_FALSE(same_origin(here, "https://api.example.com.evil.test/"));
  CHECK_FALSE(same_origin(here, "https://api.example.com@evil.test/"));
  CHECK_FALSE(same_origin(here, "https://evil.test/https://api.example.com"));
}

TEST_CASE("references resolve as RFC 3986, section 5.4 has them") {
  const char* const base = "http://a/b/c/d;p?q";
  const std::pair<const char*, const char*> examples[] = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"g:h", "g:h"},
      {"http://b/x/../y", "http://b/y"},
  };
  for (const auto& [reference, expected] : examples) {
    CAPTURE(reference);
    CHECK(resolve(base, reference) == expected);
  }
}

TEST_CASE("references of feeds in the wild resolve") {
  CHECK(resolve("https://kudos.example.com", "feed?page=2") == "https://kudos.example.com/feed?page=2");
  CHECK(resolve("https://kudos.example.com/feed", "pictures/Amara Okafor.png") == "https://kudos.example.com/pictures/Amara%20Okafor.png");
  CHECK(resolve("https://kudos.example.com/feed", "/bilder/Zo\xC3\xAB.png") == "https://kudos.example.com/bilder/Zo%C3%AB.png");
  CHECK(resolve("https://kudos.example.com/feed", "/a%20b.png") == "https://kudos.example.com/a%20b.png");
  CHECK(resolve("https://kudos.example.com/feed", "https://cdn.example.com/a.png") == "https://cdn.example.com/a.png");
  CHECK(resolve("https://kudos.example.com/feed", "data:image/png;base64,AAAA") == "data:image/png;base64,AAAA");
  CHECK(resolve("file:///media/usb/feed.json", "photos/amara.jpg") == "file:///media/usb/photos/amara.jpg");
  CHECK(resolve("", "photos/amara.jpg") == "photos/amara.jpg");
  CHECK(resolve("", "https://kudos.example.com/x") == "https://kudos.example.com/x");
}

TEST_CASE("text is percent-encoded byte by byte") {
  CHECK(percent_decode("") == "");
  CHECK(percent_decode("19%3Aabc%40thread.tacv2") == "19:abc@thread.tacv2");
  CHECK(percent_decode("a%20b+c%zz%4") == "a b+c%zz%4");
  CHECK(percent_decode("%00x").size() == 2);
  CHECK(percent_encode("") == "");
  CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(percent_encode("19:abc@thread.tacv2") == "19%3Aabc%40thread.tacv2");
  CHECK(percent_encode("a b+c&d=e/f?g#h%") == "a%20b%2Bc%26d%3De%2Ff%3Fg%23h%25");
  CHECK(percent_encode("\xE7\x94\xB0\n") == "%E7%94%B0%0A");
  CHECK(percent_encode(std::string_view("\0", 1)) == "%00");
}

TEST_CASE("a query parameter joins what is there, before a fragment") {
  CHECK(with_query("https://h/feed", "since", "a=b&c") == "https://h/feed?since=a%3Db%26c");
  CHECK(with_query("https://h/feed?page=2", "since", "x") == "https://h/feed?page=2&since=x");
  CHECK(with_query("https://h/feed?", "since", "x") == "https://h/feed?since=x");
  CHECK(with_query("https://h/feed?a=1&", "since", "x") == "https://h/feed?a=1&since=x");
  CHECK(with_query("https://h/feed#top", "$filter", "x y") == "https://h/feed?%24filter=x%20y#top");
}

TEST_CASE("a shown address has neither login nor query nor fragment") {
  CHECK(redacted("https://user:secret@kudos.example.com:8443/feed?token=secret#secret") == "https://kudos.example.com:8443/feed");
  CHECK(redacted("https://kudos.example.com") == "https://kudos.example.com/");
  CHECK(redacted("http://user:secret@/feed?x=secret") == "http:///feed");
  CHECK(redacted("htp://user:secret@kudos.example.com/feed?x=secret") == "htp://kudos.example.com/feed");
  CHECK(redacted("https://user:sec ret@kudos example/feed?x=secret").find("ret") == std::string::npos);
  CHECK(redacted("user:secret@kudos.example.com/feed?secret").find("secret") == std::string::npos);
  CHECK(redacted("/feed?secret") == "/feed");
  CHECK(redacted("") == "");
}
