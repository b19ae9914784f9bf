#include "scenes/celebrated.h"

#include <algorithm>
#include <charconv>

namespace kudosk::scenes {

namespace {

/// The digits at [from, from + length); −1 where they are none.
int number_at(const std::string& text, std::size_t from, std::size_t length) {
  if (text.size() < from + length) return -1;
  int value = -1;
  const auto [end, error] = std::from_chars(text.data() + from, text.data() + from + length, value);
  return error == std::errc{} && end == text.data() + from + length ? value : -1;
}

bool leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

/// Who was born on 29 February has a day in every year.
bool is_today(int month, int day, const LocalTime& today) {
  if (month == 2 && day == 29 && !leap(today.year)) day = 28;
  return month == today.month && day == today.day;
}

}  // namespace

std::vector<Celebrated> celebrated(const Feed& feed, const Policy& policy, std::string_view occasion, const LocalTime& today) {
  std::vector<Celebrated> out;
  if (occasion == "birthday" ? !policy.birthdays : !policy.anniversaries) return out;
  using namespace std::chrono;
  const auto day_of = [](int y, int m, int d) { return sys_days{year{y} / month{static_cast<unsigned>(m)} / day{static_cast<unsigned>(d)}}; };
  for (const Person& person : feed.people) {
    if (person.is_team) continue;
    if (occasion == "birthday") {
      if (person.birthday.size() == 5 && is_today(number_at(person.birthday, 0, 2), number_at(person.birthday, 3, 2), today)) out.push_back({person, 0});
      continue;
    }
    const int y = number_at(person.started, 0, 4), m = number_at(person.started, 5, 2), d = number_at(person.started, 8, 2);
    if (y < 1900 || m < 1 || m > 12 || d < 1 || d > 31) continue;
    if (occasion == "anniversary") {
      if (y < today.year && is_today(m, d, today)) out.push_back({person, today.year - y});
    } else if (occasion == "newcomer") {
      const auto since = (day_of(today.year, today.month, today.day) - day_of(y, m, d)).count();
      if (since >= 0 && since < 7) out.push_back({person, 0});
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Celebrated& a, const Celebrated& b) { return a.years > b.years; });
  return out;
}

}  // namespace kudosk::scenes
