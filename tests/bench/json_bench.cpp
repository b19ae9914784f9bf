// How long 10,000 items of a service take from their bytes through a mapping: reading, making, and the same with HTML in each. The figure to reach is 100 ms, in a release build.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sources/source.h"

namespace {

using namespace kudosk;

std::string person(int i, bool last) {
  static const char* const first[] = {"Amara", "Jürgen", "Mei", "Søren", "Zoë", "Tariq", "Noa", "Ivo"};
  static const char* const family[] = {"Okafor", "Weiß", "Tanaka", "Larsen", "Brontë", "Haddad", "Levi", "Horvat", "Quist"};
  return R"({"id":"u)" + std::to_string(i) + R"(","short_name":")" + first[i % 8] + R"(","display_name":")" + first[i % 8] + R"(","username":"u)" + std::to_string(i) +
         R"(","email":"u)" + std::to_string(i) + R"(@example.com","path":"/company/users/)" + std::to_string(i) + R"(","full_pic_url":"https://pictures.example.com/)" +
         std::to_string(i) + R"(.png","first_name":")" + first[i % 8] + R"(","last_name":")" + family[i % 9] +
         R"(","last_active_at":null,"external_unique_id":"foo","budget_boost":0,"user_mode":"normal","country":"US","time_zone":"Europe/Berlin","can_give":true,"status":"active"})" +
         (last ? "" : ",");
}

/// Bonusly's answers, as far as they are documented.
std::string document(int items) {
  std::string out = R"({"success":true,"result":[)";
  for (int i = 0; i < items; ++i) {
    char created[32];
    std::snprintf(created, sizeof created, "2026-11-%02dT%02d:%02d:%02dZ", 1 + i / 1440 % 24, i / 60 % 24, i % 60, i % 59);
    const std::string number = std::to_string(i);
    out += std::string(i ? "," : "") + R"({"id":"24abcdef)" + number + R"(","created_at":")" + created + R"(","reason":"Thank you for staying with the migration )" + number +
           R"( #teamwork","reason_decoded":"Thank you for staying with the migration )" + number +
           R"( #teamwork","reason_html":"Thank you for <b>staying</b> with the migration &amp; )" + number +
           R"( <a class=\"hashtag\" href=\"https://bonus.ly/x\">#teamwork</a>","amount":50,"amount_with_currency":"50 points","value":"#teamwork","hashtag":"#teamwork","giver":)" +
           person(i % 400, true) + R"(,"receiver":null,"receivers":[)" + person((i * 7 + 1) % 400, false) + person((i * 13 + 2) % 400, true) +
           R"(],"child_count":0,"child_bonuses":[],"parent_bonus_id":null,"via":"web","family_amount":50,"editable_until":null})";
  }
  return out + "]}";
}

/// A small service's, as the README maps it.
std::string cheers(int items) {
  std::string out = R"({"weeks":[{"entries":[)";
  for (int i = 0; i < items; ++i) {
    const std::string number = std::to_string(i);
    out += std::string(i ? "," : "") + R"({"ref":{"no":)" + number + R"(},"scope":"all","secret":false,"by":{"given":"Jonas","family":"Lindqvist","mail":"jonas)" + number +
           R"(@example.com"},"for":[{"person":{"name":"Amara Okafor","id":1}},{"person":{"name":"Mara Quist","id":2}}],"html":"Thank you for staying with the migration number )" +
           number + R"( until it was through","at":17950896)" + std::to_string(10000 + i) + R"(,"score":"12","state":"G"})";
  }
  return out + "]}]}";
}

double thread_ms() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) * 1e3 + static_cast<double>(at.tv_nsec) / 1e6;
}

void measure(const char* what, nlohmann::json options, const std::string& body) {
  sources::Made made;
  made.settings.type = options["type"];
  made.settings.name = made.settings.type;
  made.settings.options = std::make_shared<const nlohmann::json>(std::move(options));
  auto source = sources::make(made);
  if (!source) {
    std::printf("%s: %s\n", what, source.error().message.c_str());
    return;
  }
  const Now now{Show{}, *parse_rfc3339("2026-11-24T12:00:00Z"), true};
  std::vector<double> times;
  std::size_t items = 0;
  for (int round = 0; round < 9; ++round) {
    auto asked = std::get<sources::Ask>((*source)->poll(now).at(0));
    sources::Answer answer;
    answer.http = net::Response{};
    answer.http->status = 200;
    answer.http->url = std::get<sources::HttpAsk>(asked.what).request.url;
    answer.http->body = body;
    const double from = thread_ms();
    const auto effects = (*source)->answer(now, asked, std::move(answer));
    times.push_back(thread_ms() - from);
    for (const auto& effect : effects)
      if (const auto* emit = std::get_if<sources::Emit>(&effect)) items = emit->batch.items.size();
  }
  std::sort(times.begin(), times.end());
  std::printf("%s: %zu items, %.1f MB: %.1f ms (median of 9)\n", what, items, static_cast<double>(body.size()) / 1e6, times[times.size() / 2]);
}

}  // namespace

int main() {
  measure("the README's mapping",
          {{"type", "json"},
           {"url", "https://api.example.com"},
           {"items", "/weeks/*/entries/*"},
           {"drop", {{{"at", "/secret"}, {"is", true}}}},
           {"map",
            {{"kind", "recognition"},
             {"id", "/ref/no"},
             {"from", {{"name", "{/by/given} {/by/family}"}, {"email", "/by/mail"}}},
             {"to", {{"each", "/for/*/person"}, {"name", "/name"}}},
             {"message", {{"at", "/html"}, {"as", "html"}}},
             {"created", {{"at", "/at"}, {"as", "milliseconds"}}},
             {"points", {{"first", {"/points", "/score"}}, {"as", "number"}, {"default", 0}}}}}},
          cheers(10000));
  const std::string body = document(10000);
  // One page, so that only mapping is measured.
  const nlohmann::json one_page{{"next", "/none"}};
  measure("Bonusly's preset", {{"type", "bonusly"}, {"paging", one_page}}, body);
  measure("the same with HTML in each item", {{"type", "bonusly"}, {"paging", one_page}, {"map", {{"message", {{"at", "/reason_html"}, {"as", "html"}}}}}}, body);
  measure("a mapping of five fields",
          {{"type", "json"},
           {"url", "https://api.example.com"},
           {"items", "/result/*"},
           {"map",
            {{"kind", "recognition"},
             {"id", "/id"},
             {"from", {{"name", "{/giver/first_name} {/giver/last_name}"}}},
             {"to", {{"each", "/receivers/*"}, {"name", "/display_name"}}},
             {"message", "/reason_decoded"},
             {"created", "/created_at"}}}},
          body);
}
