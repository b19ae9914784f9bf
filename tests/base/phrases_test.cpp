#include "base/phrases.h"

#include <thread>

#include "catch.h"

using namespace kudosk;
using namespace std::chrono_literals;

namespace {
Wall at(const char* text) {
  const auto when = parse_rfc3339(text);
  REQUIRE(when.has_value());
  return *when;
}
const std::map<std::string, std::string> english{
    {"from", "from {name}"},
    {"points", "{count, plural, one {+# point} other {+# points}}"},
    {"list.others", "{count, plural, one {# other} other {# others}}"},
    {"only.english", "only here: {count, plural, one {one} other {#}}"},
};
Phrases in(const char* language, std::map<std::string, std::string> patterns = english) { return Phrases(language, std::move(patterns), english, Zone("Europe/Berlin")); }
}  // namespace

TEST_CASE("dates and the clock look like the mockups in English") {
  const Phrases en = in("en");
  const Wall when = at("2026-11-24T08:41:00Z");
  CHECK(en.clock(when) == "09:41");
  CHECK(en.date_short(when) == "Tue 24 Nov");
  CHECK(en.date_long(at("2026-12-31T12:00:00Z")) == "31 December");
  CHECK(en.date_time(at("2026-11-27T13:00:00Z")) == "Friday 27 November, 14:00");
  CHECK(en.percent(72) == "72\u202F%");
  CHECK(en.clock(at("2026-11-24T23:05:00Z")) == "00:05");
  CHECK(en.clock(at("2026-07-01T22:05:00Z")) == "00:05");  // summer time
}

TEST_CASE("elsewhere dates are the language's own") {
  const Wall when = at("2026-11-24T08:41:00Z");
  CHECK(in("de").date_short(when) == "Di., 24. Nov.");
  CHECK(in("de").date_long(when) == "24. November");
  CHECK(in("de").clock(when) == "09:41");
  CHECK(in("ja").date_short(when) == "11月24日(火)");
  CHECK(in("ja").date_long(when) == "11月24日");
  CHECK(in("ko").clock(when) == "09:41");
  CHECK(in("es").clock(when) == "09:41");
  CHECK(in("zh-TW").clock(when) == "09:41");
  CHECK((in("ar").clock(when) == "٠٩:٤١" || in("ar").clock(when) == "09:41"));  // which digits Arabic has by default hangs on ICU's version
  CHECK(in("en-US").clock(when).substr(0, 4) == "9:41");
  CHECK(in("en-US").date_short(when) == "Tue, Nov 24");
  CHECK(in("en-US-u-hc-h23").clock(when) == "09:41");
  CHECK(in("en-GB").date_short(when) == "Tue 24 Nov");
  for (const char* language : {"de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ja", "ko", "zh", "hi", "ar", "he"}) {
    CAPTURE(language);
    CHECK_FALSE(in(language).date_time(when).empty());
    CHECK(in(language).date_long(when) != in("en").date_long(when));
  }
}

TEST_CASE("numbers and percents as the language writes them") {
  CHECK(in("en").number(1234.56) == "1,234.6");
  CHECK(in("de").number(1234.56) == "1.234,6");
  CHECK(in("en").number(4.2) == "4.2");
  CHECK(in("en").number(41) == "41");
  CHECK(in("en").number(0.25) == "0.3");
  CHECK(in("en").number(0.126, 2) == "0.13");
  CHECK(in("en").number(2.5, 0) == "3");
  CHECK(in("en").number(-0.01) == "0");
  CHECK(in("en").number(-1.5) == "-1.5");
  CHECK(in("en").number(1.0 / 0.0) == "–");
  CHECK(in("en").number(1, -3) == "1");
  CHECK(in("en").number(1, 99) == "1");
  CHECK(in("de").percent(72) == "72\u00A0%");
  CHECK(in("tr").percent(72) == "%72");
  CHECK(in("en-US").percent(72) == "72%");
  CHECK(in("en").percent(66.67) == "67\u202F%");
  CHECK(in("en").percent(99.9) == "99\u202F%");  // not done before it is
  CHECK(in("en").percent(100) == "100\u202F%");
  CHECK(in("en").percent(0.0 / 0.0) == "–");
}

TEST_CASE("how long ago, in words") {
  const Phrases en = in("en");
  const Wall now = at("2026-11-24T08:41:00Z");  // 09:41 in Berlin
  CHECK(en.ago(now - 12min, now) == "12 minutes ago");
  CHECK(en.ago(now - 1min, now) == "1 minute ago");
  CHECK(en.ago(now - 59s, now) == "now");
  CHECK(en.ago(now, now) == "now");
  CHECK(en.ago(now + 48h, now) == "now");
  CHECK(en.ago(now - 59min - 59s, now) == "59 minutes ago");
  CHECK(en.ago(now - 1h, now) == "1 hour ago");
  CHECK(en.ago(now - 9h, now) == "9 hours ago");
  CHECK(en.ago(now - 10h, now) == "yesterday");
  CHECK(en.ago(now - 33h, now) == "yesterday");
  CHECK(en.ago(now - 34h, now) == "2 days ago");
  CHECK(en.ago(now - 24h * 6, now) == "6 days ago");
  CHECK(en.ago(now - 24h * 7, now) == "1 week ago");
  CHECK(en.ago(now - 24h * 30, now) == "4 weeks ago");
  CHECK(en.ago(now - 24h * 31, now) == "1 month ago");
  CHECK(en.ago(now - 24h * 364, now) == "11 months ago");
  CHECK(en.ago(now - 24h * 366, now) == "1 year ago");
  CHECK(en.ago(now - 24h * 365 * 3, now).find("year") != std::string::npos);
  const Wall midnight = at("2026-11-23T23:10:00Z");  // 00:10 in Berlin
  CHECK(en.ago(midnight - 20min, midnight) == "20 minutes ago");
  CHECK(en.ago(midnight - 2h, midnight) == "2 hours ago");
  CHECK(in("de").ago(now - 12min, now) == "vor 12 Minuten");
  CHECK(in("de").ago(now - 24h, now) == "gestern");
  CHECK(in("pl").ago(now - 2min, now) == "2 minuty temu");
  CHECK(in("pl").ago(now - 5min, now) == "5 minut temu");
}

TEST_CASE("lists of names") {
  const Phrases en = in("en");
  CHECK(en.list({}).empty());
  CHECK(en.list({"A"}) == "A");
  CHECK(en.list({"A", "B"}) == "A and B");
  CHECK(en.list({"A", "B", "C"}) == "A, B and C");
  CHECK(in("de").list({"A", "B", "C"}) == "A, B und C");
  CHECK(in("ja").list({"A", "B"}) == "A、B");
  CHECK(en.list_up_to({"A", "B", "C", "D", "E"}, 2) == "A, B and 3 others");
  CHECK(en.list_up_to({"A", "B", "C"}, 2) == "A, B and 1 other");
  CHECK(en.list_up_to({"A", "B"}, 2) == "A and B");
  CHECK(en.list_up_to({"A", "B"}, 0) == "2 others");
  CHECK(Phrases("en", {}, {}, Zone("UTC")).list_up_to({"A", "B", "C"}, 1) == "A and +2");
}

TEST_CASE("a name of the other direction is set apart") {
  CHECK(in("en").list({"Amara", "محمد"}) == "Amara and \u2068محمد\u2069");
  CHECK(in("he").list({"יוסי", "Amara"}).find("\u2068Amara\u2069") != std::string::npos);
  CHECK(in("he").list({"יוסי", "דנה"}).find("\u2068") == std::string::npos);
  CHECK(in("en").say("from", {{"name", std::string("יוסי")}}) == "from \u2068יוסי\u2069");
  CHECK(in("en").say("from", {{"name", std::string("山田")}}) == "from 山田");
}

TEST_CASE("messages have named arguments and plurals") {
  CHECK(in("en").say("from", {{"name", std::string("Jonas")}}) == "from Jonas");
  CHECK(in("en").say("points", {{"count", 1.0}}) == "+1 point");
  CHECK(in("en").say("points", {{"count", 1250.0}}) == "+1,250 points");
  const Phrases pl = in("pl", {{"points", "{count, plural, one {# punkt} few {# punkty} many {# punktów} other {# punktu}}"}});
  CHECK(pl.say("points", {{"count", 1.0}}) == "1 punkt");
  CHECK(pl.say("points", {{"count", 3.0}}) == "3 punkty");
  CHECK(pl.say("points", {{"count", 5.0}}) == "5 punktów");
  CHECK(in("en").say("from", {{"name", std::string("{x} 'y' <#>")}}) == "from {x} 'y' <#>");
}

TEST_CASE("a message that is missing or broken is English, and one that nobody has is its key") {
  const Phrases de = in("de", {{"from", "von {name}"}, {"points", "{count, plural, one {"}});
  CHECK(de.say("from", {{"name", std::string("Jonas")}}) == "von Jonas");
  CHECK(de.say("points", {{"count", 2.0}}) == "+2 points");
  CHECK(de.say("only.english", {{"count", 1.0}}) == "only here: one");
  CHECK(de.say("nobody.has.this") == "nobody.has.this");
  CHECK(de.has("only.english"));
  CHECK_FALSE(de.has("nobody.has.this"));
  CHECK(in("en").say("from") == "from {name}");
}

TEST_CASE("languages are known by their tags") {
  for (const char* tag : {"en", "de", "pt-BR", "zh-Hant", "zh-TW", "de_DE", "fil", "en-US-u-hc-h12"}) CHECK(known_language(tag));
  for (const char* tag : {"", "xx", "deutsch", "German", "en-", "e", "de DE", "../en", "klingon"}) CHECK_FALSE(known_language(tag));
  CHECK(in("ar").right_to_left());
  CHECK(in("he").right_to_left());
  CHECK_FALSE(in("en").right_to_left());
  CHECK_FALSE(in("ja").right_to_left());
  CHECK(in("pt-BR").language() == "pt-BR");
  CHECK(in("pt-BR").zone().name() == "Europe/Berlin");
  CHECK(in("de_DE").date_short(at("2026-11-24T08:41:00Z")) == "Di., 24. Nov.");
  CHECK(in("no such language").clock(at("2026-11-24T08:41:00Z")) == "09:41");
}

TEST_CASE("one language serves several threads") {
  const Phrases de = in("de");
  const Wall now = at("2026-11-24T08:41:00Z");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([copy = de, now] {
      for (int k = 0; k < 50; ++k) {
        (void)copy.clock(now);
        (void)copy.say("points", {{"count", 2.0}});
        (void)copy.ago(now - 3h, now);
        (void)copy.number(k);
        (void)copy.percent(k);
        (void)copy.list({"A", "B"});
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(de.clock(now) == "09:41");
}
