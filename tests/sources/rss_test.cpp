// News in every format that feeds have, and what is broken in them.
#include <random>

#include "base/unicode.h"
#include "catch.h"
#include "sources/feed_dates.h"
#include "transcript.h"

using namespace kudosk;
using namespace kudosk::sources;

namespace {

Effects answered(const std::string& body, int status = 200) {
  const auto source = test::source_from({{"type", "rss"}, {"url", "https://northwind.example/news/feed.xml"}});
  const auto asked = source->poll(test::noon());
  Answer answer;
  answer.http = net::Response{};
  answer.http->status = status;
  answer.http->url = "https://northwind.example/news/feed.xml";
  answer.http->body = body;
  return source->answer(test::noon(), std::get<Ask>(asked.at(0)), std::move(answer));
}

Batch batch(const std::string& body) {
  const auto effects = answered(body);
  if (effects.empty() || !std::holds_alternative<Emit>(effects[0])) FAIL(test::line_of(effects.at(0)));
  return std::get<Emit>(effects[0]).batch;
}

const Announcement& news(const Batch& batch, std::size_t i = 0) { return std::get<Announcement>(batch.items.at(i).body); }
std::string rss(const std::string& items) {
  return "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>News</title>" +
         items + "</channel></rss>";
}

}  // namespace

TEST_CASE("RSS: an item of bytes that are no text has an id that is text") {
  const auto made = batch("<feed xmlns=\"http://www.w3.org/2005/Atom\xff\"><title>N</title><entry><id>u:1\xff\xff</id><title>News</title></entry></feed>");
  REQUIRE(made.items.size() == 1);
  INFO(made.items[0].id);
  CHECK(valid_utf8(made.items[0].id));
}

TEST_CASE("RSS 2.0") {
  const auto one = batch(rss(
      "<item><title>New &amp;amp; <![CDATA[<b>bold</b>]]></title><link>/posts/1</link><guid isPermaLink=\"false\">post-1</guid><pubDate>Tue, 24 Nov 2026 09:41:00 +0100</pubDate>"
      "<description><![CDATA[<p>First&nbsp;line</p><p>Second <a href=\"x\">link</a></p><script>alert(1)</script><img "
      "src=\"/a.png\">]]></description><category>People</category></item>"));
  CHECK(one.whole);
  REQUIRE(one.items.size() == 1);
  CHECK(one.items[0].id == "post-1");
  CHECK(one.items[0].link == "https://northwind.example/posts/1");
  CHECK(one.items[0].created == parse_rfc3339("2026-11-24T08:41:00Z"));
  CHECK(one.items[0].tags == std::vector<std::string>{"People"});
  CHECK(news(one).title == "New & bold");
  CHECK(news(one).text.find("First") == 0);
  CHECK(news(one).text.find("Second link") != std::string::npos);
  CHECK(news(one).text.find("alert") == std::string::npos);
  CHECK(news(one).picture == "https://northwind.example/a.png");
  CHECK(news(one).type == "news");
}

TEST_CASE("pictures from enclosures and media") {
  const auto picture = [](const std::string& inside) { return news(batch(rss("<item><title>x</title>" + inside + "</item>"))).picture; };
  CHECK(picture("<enclosure url=\"https://c.example/a.jpg\" type=\"image/jpeg\" length=\"1\"/>") == "https://c.example/a.jpg");
  CHECK(picture("<enclosure url=\"https://c.example/a.mp3\" type=\"audio/mpeg\"/>").empty());
  CHECK(picture("<media:content url=\"b.png\" medium=\"image\"/>") == "https://northwind.example/news/b.png");
  CHECK(picture("<media:group><media:content url=\"b.png\" type=\"image/png\"/></media:group>") == "https://northwind.example/news/b.png");
  CHECK(picture("<media:thumbnail url=\"https://c.example/t.webp\"/>") == "https://c.example/t.webp");
}

TEST_CASE("Atom") {
  const auto one = batch(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://blog.example/a/\"><title>Blog</title><entry><title "
      "type=\"html\">Tom &amp;amp; Jerry</title>"
      "<link rel=\"self\" href=\"self\"/><link rel=\"alternate\" href=\"post\"/><link rel=\"enclosure\" type=\"image/png\" "
      "href=\"p.png\"/><id>tag:x,2026:1</id><updated>2026-11-24T10:00:00Z</updated><published>2026-11-23T10:00:00Z</published>"
      "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>One</p><p>Two</p></div></content></entry><entry><title type=\"text\">1 &lt; "
      "2</title><id>b</id><summary>s</summary></entry></feed>");
  REQUIRE(one.items.size() == 2);
  CHECK(one.items[0].id == "tag:x,2026:1");
  CHECK(one.items[0].link == "https://blog.example/a/post");
  CHECK(one.items[0].created == parse_rfc3339("2026-11-23T10:00:00Z"));
  CHECK(news(one).title == "Tom & Jerry");
  CHECK(news(one).text == "One\nTwo");
  CHECK(news(one).picture == "https://blog.example/a/p.png");
  CHECK(news(one, 1).title == "1 < 2");
}

TEST_CASE("RSS 1.0 (RDF)") {
  const auto one = batch(
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
      "<channel rdf:about=\"x\"><title>t</title></channel><item rdf:about=\"y\"><title>Gr\xFC\xDF"
      "e</title><link>https://x.example/1</link><dc:date>2026-11-24T09:41+01:00</dc:date></item></rdf:RDF>");
  CHECK(news(one).title == "Grüße");
  CHECK(one.items[0].id == "https://x.example/1");
  CHECK(one.items[0].created == parse_rfc3339("2026-11-24T08:41:00Z"));
}

TEST_CASE("entities are characters where HTML has them, and nothing where a document makes its own") {
  CHECK(news(batch(rss("<item><title>A&nbsp;b &mdash; c</title></item>"))).title == "A b — c");
  std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\">";
  for (char c = 'b'; c < 'l'; ++c)
    bomb += std::string("<!ENTITY ") + c + " \"" + [&] {
      std::string ten;
      for (int i = 0; i < 10; ++i) ten += std::string("&") + static_cast<char>(c - 1) + ";";
      return ten;
    }() + "\">";
  const auto effects = answered(
      bomb + "<!ENTITY file SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\"><channel><item><title>x &k; y</title><description>&file;</description></item></channel></rss>");
  for (const auto& effect : effects)
    if (const auto* emit = std::get_if<Emit>(&effect))
      for (const auto& item : emit->batch.items) {
        const auto& body = std::get<Announcement>(item.body);
        CHECK(body.title.size() < 100);
        CHECK(body.text.find("root:") == std::string::npos);
      }
}

TEST_CASE("what is no news, and what is half of it") {
  for (const char* body : {"", "hello", "<html><body>Sign in</body></html>", "<!DOCTYPE html><html><head></head></html>", "{\"a\":1}", "<?xml version=\"1.0\"?><opml/>"}) {
    INFO(body);
    const auto effects = answered(body);
    REQUIRE(effects.size() == 1);
    CHECK(std::get<Trouble>(effects[0]).error.kind == ErrorKind::content);
  }
  CHECK(std::get<Trouble>(answered("x", 500).at(0)).error.kind == ErrorKind::http);
  const std::string whole = rss("<item><title>One</title><guid>1</guid></item><item><title>Two</title><guid>2</guid></item>");
  const auto cut = answered(whole.substr(0, whole.find("Two")));
  REQUIRE(cut.size() == 2);
  CHECK_FALSE(std::get<Emit>(cut[0]).batch.whole);  // a part: it takes nothing away
  CHECK(std::get<Emit>(cut[0]).batch.items.at(0).id == "1");
  CHECK(std::get<Trouble>(cut[1]).error.kind == ErrorKind::content);
  CHECK(batch(rss("")).whole);
  const auto untitled = batch(rss("<item></item><item><description>Only a text\nand more</description></item>"));
  CHECK(untitled.items.size() == 1);
  CHECK(news(untitled).title == "Only a text and more");
  CHECK(untitled.drops.size() == 1);
}

TEST_CASE("news damaged anywhere never crash") {
  const std::string whole =
      rss("<item><title>One &amp; <![CDATA[<b>x</b>]]></title><link>/1</link><pubDate>Tue, 24 Nov 2026 09:41:00 GMT</pubDate><media:group><media:content url=\"a.png\" "
          "medium=\"image\"/></media:group></item>");
  std::mt19937 random(3);
  const std::string instead = "<>&\"'/=\0\xFF;x";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string text = whole;
    if (i % 3 == 0) text.erase(i, 1 + random() % 4);
    if (i % 3 == 1) text[i] = instead[random() % instead.size()];
    if (i % 3 == 2) text.resize(i);
    const auto effects = answered(text);
    CHECK_FALSE(effects.empty());
  }
  std::string deep = "<rss><channel>";
  for (int i = 0; i < 50000; ++i) deep += "<item>";
  CHECK_FALSE(answered(deep).empty());
}

TEST_CASE("dates of feeds") {
  const auto is = [](const char* text, const char* when) { return feed_date(text) == parse_rfc3339(when); };
  CHECK(is("Tue, 24 Nov 2026 09:41:00 GMT", "2026-11-24T09:41:00Z"));
  CHECK(is("24 Nov 2026 09:41:00 +0100", "2026-11-24T08:41:00Z"));
  CHECK(is("Tue, 24 Nov 26 9:41 EST", "2026-11-24T14:41:00Z"));
  CHECK(is("Tuesday, 24 November 2026 09:41:00 -08:00", "2026-11-24T17:41:00Z"));
  CHECK(is("2026-11-24T09:41:00+0100", "2026-11-24T08:41:00Z"));
  CHECK(is("2026-11-24T09:41Z", "2026-11-24T09:41:00Z"));
  CHECK(is("2026-11-24 09:41:00", "2026-11-24T09:41:00Z"));
  CHECK(is("2026-11-24", "2026-11-24T00:00:00Z"));
  for (const char* none : {"", "soon", "32 Nov 2026", "24 Foo 2026 09:41", "Tue, 24 Nov 2026 99:99:99 GMT"}) CHECK_FALSE(feed_date(none));
}
