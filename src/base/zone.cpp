#include "base/zone.h"

#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/ucal.h>

#include <algorithm>

namespace kudosk {
namespace {

using namespace std::chrono;

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace

struct Zone::Body {
  std::unique_ptr<const icu::TimeZone> zone;
  std::string name;
  bool known = true;

  Millis offset(Wall when) const {
    std::int32_t raw = 0, dst = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone->getOffset(static_cast<UDate>(when.time_since_epoch().count()), false, raw, dst, status);
    return U_SUCCESS(status) ? Millis{raw + dst} : Millis{0};
  }
};

Zone::Zone(std::string_view name) {
  auto body = std::make_shared<Body>();
  if (name.empty()) {
    body->zone.reset(icu::TimeZone::detectHostTimeZone());
  } else if (name.size() < 100) {
    body->zone.reset(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())))));
  }
  icu::UnicodeString id;
  if (body->zone) body->zone->getID(id);
  if (!body->zone || id == icu::UnicodeString(UCAL_UNKNOWN_ZONE_ID)) {
    // The machine's own zone may be one that ICU has no name for; UTC is then as good as any.
    body->known = name.empty();
    body->zone.reset(icu::TimeZone::getGMT()->clone());
    body->name = "UTC";
  } else {
    body->name = utf8(id);
  }
  body_ = std::move(body);
}

Zone::~Zone() = default;
Zone::Zone(const Zone&) = default;
Zone& Zone::operator=(const Zone&) = default;

bool Zone::known() const { return body_->known; }
const std::string& Zone::name() const { return body_->name; }

LocalTime Zone::local(Wall when) const {
  const Wall shifted = when + body_->offset(when);
  const auto midnight = floor<days>(shifted);
  const year_month_day date{midnight};
  const auto time = floor<seconds>(shifted - midnight);
  const auto second_of_day = static_cast<int>(time.count());
  LocalTime out;
  out.year = static_cast<int>(date.year());
  out.month = static_cast<int>(static_cast<unsigned>(date.month()));
  out.day = static_cast<int>(static_cast<unsigned>(date.day()));
  out.hour = second_of_day / 3600;
  out.minute = second_of_day / 60 % 60;
  out.second = second_of_day % 60;
  out.weekday = static_cast<int>(weekday{midnight}.iso_encoding()) - 1;
  return out;
}

Wall Zone::wall(const LocalTime& local) const {
  // Days and months beyond their end count on, so that "the day after" is day + 1.
  const int month0 = local.month - 1;
  const int carry = month0 >= 0 ? month0 / 12 : -((11 - month0) / 12);
  const year_month first{year{local.year + carry}, month{static_cast<unsigned>(month0 - carry * 12 + 1)}};
  const Wall naive = Wall{sys_days{first / day{1}} + days{local.day - 1}} + hours{local.hour} + minutes{local.minute} + seconds{local.second};

  // A moment reads so where it stands its own offset before the naive one. No two changes of a zone's offset lie within these two days.
  const Millis before = body_->offset(naive - hours{26}), after = body_->offset(naive + hours{26});
  const Wall early = naive - std::max(before, after), late = naive - std::min(before, after);
  if (body_->offset(early) == naive - early) return early;
  if (body_->offset(late) == naive - late) return late;
  // A gap: the change of the offset itself, the first moment after it.
  Wall low = early, high = late;
  while (high - low > Millis{1}) {
    const Wall middle = low + (high - low) / 2;
    (body_->offset(middle) == before ? low : high) = middle;
  }
  return high;
}

std::vector<std::string> zone_names() {
  std::vector<std::string> out;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> names(icu::TimeZone::createEnumeration(status));
  while (names && U_SUCCESS(status)) {
    const icu::UnicodeString* name = names->snext(status);
    if (!name) break;
    out.push_back(utf8(*name));
  }
  return out;
}

}  // namespace kudosk
