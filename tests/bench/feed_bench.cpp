// How long 10,000 items take from their bytes to the feed: reading, taking in, merging. The figure to reach is 100 ms together, in a release build.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "domain/merge.h"
#include "wire/feed_json.h"

namespace {

using namespace kudosk;

std::string person(int i) {
  static const char* const first[] = {"Amara", "Jürgen", "Mei", "Søren", "Zoë", "Tariq", "Noa", "Ivo"};
  static const char* const last[] = {"Okafor", "Weiß", "Tanaka", "Larsen", "Brontë", "Haddad", "Levi", "Horvat", "Quist"};
  return R"({"id":"u)" + std::to_string(i) + R"(","name":")" + first[i % 8] + " " + last[i % 9] + " " + std::to_string(i) + R"(","email":"u)" + std::to_string(i) +
         R"(@example.com","title":"Engineering","team":"Team )" + std::to_string(i % 12) + R"(","picture":"https://pictures.example.com/)" + std::to_string(i) + R"(.jpg"})";
}

std::string document(int items) {
  std::string out = R"({"version":1,"people":[)";
  for (int i = 0; i < 400; ++i) out += (i ? "," : "") + person(i);
  out += R"(],"items":[)";
  for (int i = 0; i < items; ++i) {
    const int minute = i % 60, hour = i / 60 % 24, day = 1 + i / 1440 % 28;
    char created[32];
    std::snprintf(created, sizeof created, "2026-11-%02dT%02d:%02d:%02dZ", day, hour, minute, i % 59);
    out += (i ? "," : "") + std::string(R"({"kind":"recognition","id":"item-)") + std::to_string(i) + R"(","created":")" + created +
           R"(","source":"#team-wins","link":"https://chat.example.com/)" + std::to_string(i) + R"(","tags":["#teamwork","release"],"from":{"id":"u)" + std::to_string(i % 400) +
           R"("},"to":[{"id":"u)" + std::to_string((i * 7 + 1) % 400) + R"("},)" + person((i * 13 + 2) % 400) + R"(],"message":"Thank you for staying with the migration number )" +
           std::to_string(i) +
           (i % 3 ? " until it was through, and for telling everybody early what could go wrong."
                  : " bis tief in die Nacht – für die Geduld, die Übersicht und das gute Gespräch danach. 🎉") +
           R"(","points":25,"value":"Customer love","reactions":[{"emoji":"👏","count":8},{"emoji":":party-parrot:","count":2}]})";
  }
  return out + R"(],"emoji":{"party-parrot":"https://pictures.example.com/parrot.gif"}})";
}

double thread_ms() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) * 1e3 + static_cast<double>(at.tv_nsec) / 1e6;
}

/// Of this thread's processor time: what else the machine does is left out.
template <class F>
double milliseconds(F&& f) {
  const double from = thread_ms();
  f();
  return thread_ms() - from;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void measure(int items, bool with_rules) {
  const std::string text = document(items);
  MergeSettings settings;
  settings.max_age = std::chrono::hours(24 * 14);
  settings.order = {"kudos"};
  if (with_rules) {
    settings.policy.opt_out = {"u17", "mara@example.com", "Mara Quist"};
    settings.policy.hide_words = {"layoff", "project falcon"};
    settings.policy.names = Names::first;
  }
  const Now now{Show{}, *parse_rfc3339("2026-11-08T00:00:00Z"), true};
  std::vector<double> reading, taking, merging, again;
  std::size_t shown = 0;
  for (int round = 0; round < 9; ++round) {
    Batch batch;
    reading.push_back(milliseconds([&] { batch = std::move(read_feed(text, "https://kudos.example.com/feed")->batch); }));
    batch.whole = true;
    Batch same = batch;
    std::vector<Holding> holdings(1);
    holdings[0].source = "kudos";
    taking.push_back(milliseconds([&] { take(holdings[0], std::move(batch), now); }));
    std::shared_ptr<const Feed> feed;
    merging.push_back(milliseconds([&] { feed = merge(holdings, settings, now, nullptr); }));
    again.push_back(milliseconds([&] {
      take(holdings[0], std::move(same), now);
      feed = merge(holdings, settings, now, feed);
    }));
    shown = feed->items.size();
  }
  const double total = median(reading) + median(taking) + median(merging);
  std::printf("%6d items%s, %.1f MB: read %.1f ms + take %.1f ms + merge %.1f ms = %.1f ms (%zu shown); the same again: take and merge %.1f ms\n", items,
              with_rules ? ", with rules" : "", static_cast<double>(text.size()) / 1e6, median(reading), median(taking), median(merging), total, shown, median(again));
}

}  // namespace

int main() {
  measure(10000, false);
  measure(10000, true);
  measure(100000, true);
}
