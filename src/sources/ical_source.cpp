// A calendar: what is coming up, and people's birthdays and anniversaries.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "base/unicode.h"
#include "sources/calendar/calendar.h"
#include "sources/calendar/whose.h"
#include "sources/factories.h"
#include "sources/file_text.h"
#include "sources/html.h"
#include "wire/feed_json.h"

namespace kudosk::sources {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr Millis ahead = std::chrono::hours(24 * 30);
/// A holiday is worth a word when it is near.
constexpr Millis holiday_ahead = std::chrono::hours(24 * 7);
/// Of one event that recurs; each is shown from the end of the one before.
constexpr std::size_t most_of_one = 5;

/// Some calendars write HTML into a description.
std::string plain_text(const std::string& text) {
  const std::string lower = folded(std::string_view(text).substr(0, 20000));
  for (const char* tag : {"<br", "<p>", "<p ", "<div", "<a ", "<b>", "<ul", "<li", "<span", "<html", "<i>", "<strong"})
    if (lower.find(tag) != std::string::npos) return read_html(text).text;
  return text;
}

std::string two(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

class IcalSource final : public Source {
 public:
  IcalSource(std::string as, std::string url, FileText file, const std::string& time_zone, bool token)
      : as_(std::move(as)), url_(std::move(url)), file_(std::move(file)), zone_(time_zone), token_(token) {}

  Millis default_interval() const override { return url_.empty() ? Millis(10s) : Millis(15min); }

  Effects poll(const Now&) override {
    if (url_.empty()) return {file_.ask()};
    HttpAsk http;
    http.request.url = url_;
    http.request.headers = {{"Accept", "text/calendar, text/plain;q=0.8, */*;q=0.5"}};
    http.conditional = !bytes_.empty();  // what was read before is needed again: days pass
    if (token_) http.secrets.push_back(SecretUse{});
    return {Ask{"calendar", std::move(http), {}, {}, {}}};
  }

  Effects answer(const Now& now, const Ask&, Answer answer) override {
    if (answer.http) {
      if (answer.not_modified) return give(now, bytes_);
      const auto& response = *answer.http;
      if (response.status < 200 || response.status > 299) return {Trouble{http_error(response, "the calendar")}};
      base_ = response.url.empty() ? url_ : response.url;
      return give(now, answer.http->body);
    }
    auto whole = file_.take(now, std::move(answer));
    if (whole.error) return {Trouble{std::move(*whole.error)}};
    if (whole.again) return {std::move(*whole.again)};
    return give(now, whole.bytes);
  }

 private:
  Effects give(const Now& now, const std::string& bytes) {
    // What is coming up changes with the hour, too.
    const auto hour = std::chrono::floor<std::chrono::hours>(now.wall);
    if (given_ && bytes == bytes_ && hour == hour_) return {};
    auto calendar = calendar::read_calendar(bytes, zone_, now.wall, now.wall + ahead);
    if (!calendar) return {Trouble{complete(std::move(calendar.error()))}};
    Batch batch;
    batch.drops = std::move(calendar->drops);
    for (const auto& event : calendar->events) {
      if (as_ == "birthday" || as_ == "anniversary") {
        person(event, batch);
      } else {
        announce(event, now, batch);
      }
    }
    Effects effects;
    batch.whole = !calendar->cut_off;
    effects.push_back(Emit{std::move(batch)});
    if (calendar->cut_off) {
      effects.push_back(Trouble{complete({ErrorKind::content, "the file ends in the middle (END:VCALENDAR is missing)", "it is read again; what was there before stays", 0, {}})});
      return effects;
    }
    bytes_ = bytes;
    hour_ = hour;
    given_ = true;
    file_.given();
    return effects;
  }

  Error complete(Error error) const {
    error.message = "the calendar: " + error.message;
    if (url_.empty()) error.retry_after = local_retry;
    return error;
  }

  /// Whether it is shown is the policy's business; this only tells of it.
  void person(const calendar::Event& event, Batch& batch) const {
    Person person;
    person.name = calendar::whose(event.summary);
    if (person.name.empty()) {
      batch.drops.push_back({"line " + std::to_string(event.line), "line " + std::to_string(event.line) + ": the event names nobody"});
      return;
    }
    const std::string day = two(event.first.month) + "-" + two(event.first.day);
    if (as_ == "birthday") {
      person.birthday = day;
    } else {
      char year[16];
      std::snprintf(year, sizeof year, "%04d-", event.first.year);
      person.started = year + day;
    }
    batch.people.push_back(std::move(person));
  }

  void announce(const calendar::Event& event, const Now& now, Batch& batch) const {
    if (event.occurrences.empty()) return;
    const bool holiday = as_ == "holiday";
    const LocalTime today = zone_.local(now.wall);
    LocalTime midnight;
    midnight.year = today.year;
    midnight.month = today.month;
    midnight.day = today.day;
    std::optional<Wall> before;
    std::size_t count = 0;
    for (const auto& one : event.occurrences) {
      if (count++ == most_of_one) break;
      json item{{"kind", "announcement"}, {"id", event.recurs ? event.uid + "/" + format_rfc3339(one.starts) : event.uid}, {"title", event.summary}};
      item["text"] = plain_text(event.description);
      if (!event.location.empty()) item["place"] = event.location;
      if (!event.url.empty()) item["link"] = event.url;
      if (!event.picture.empty()) item["picture"] = event.picture;
      item["type"] = "event";
      if (holiday) item["tags"] = {"holiday"};
      item["starts"] = format_rfc3339(one.starts);
      if (one.ends > one.starts) item["ends"] = format_rfc3339(one.ends);
      item["expires"] = format_rfc3339(std::max(one.ends, one.starts + std::chrono::minutes(15)));
      // Today's: what is coming up never grows old before it is over.
      item["created"] = format_rfc3339(zone_.wall(midnight));
      std::optional<Wall> from = before;
      if (holiday) from = std::max(from.value_or(one.starts - holiday_ahead), one.starts - holiday_ahead);
      if (from) item["show_from"] = format_rfc3339(*from);
      before = one.ends;
      auto read = read_item(item, {}, base_);
      if (read) {
        batch.items.push_back(std::move(*read));
      } else {
        const std::string place = "line " + std::to_string(event.line);
        batch.drops.push_back({place, place + ": " + read.error().message});
        return;
      }
    }
  }

  const std::string as_, url_;
  FileText file_;
  const Zone zone_;
  const bool token_;
  std::string base_;
  bool given_ = false;
  std::string bytes_;  // of the calendar that was given last
  std::chrono::time_point<std::chrono::system_clock, std::chrono::hours> hour_{};
};

}  // namespace

Result<std::unique_ptr<Source>> make_ical(const Made& made) {
  auto place = place_of(made, "a calendar");
  if (!place) return tl::unexpected(place.error());
  static const json none = json::object();
  const json& settings = made.settings.options ? *made.settings.options : none;
  const json as = settings.value("as", json("announcement"));
  if (as != "announcement" && as != "birthday" && as != "anniversary" && as != "holiday")
    return fail(ErrorKind::config, "/as: must be announcement, birthday, anniversary or holiday");
  return std::make_unique<IcalSource>(as.get<std::string>(), place->url, FileText(place->path, made.settings.folder), made.time_zone, settings.contains("token_file"));
}

}  // namespace kudosk::sources
