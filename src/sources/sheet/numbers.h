// Numbers and dates as people write them into sheets. Pure; network thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/zone.h"

namespace kudosk::sources::sheet {

struct Number {
  double value = 0;
  bool percent = false;  ///< a percent sign stood behind it: 92 of "92 %"
};

/// '.' or ',' where the cells show beyond doubt which is the decimal sign; 0: they do not.
char decimal_sign(const std::vector<std::string_view>& cells);
/// What the language writes where nothing else says so.
char decimal_sign_of(std::string_view language);
/// "1.234,5", "1,234.5", "1 234,5", "1'234.5", "-5", "(5)", "12 %", "€ 5", "1.5E+3", digits of any script. nullopt: it is none.
std::optional<Number> number_of(std::string_view cell, char decimal);
/// "17/20", "17 of 20": the two numbers.
std::optional<std::pair<double, double>> ratio_of(std::string_view cell, char decimal);

/// Which part of "05/06/2026" is the day.
enum class DayOrder { day_first, month_first };
/// A part above 12 says so; where no cell has one, the language; where that does not either, the day is first.
DayOrder day_order(const std::vector<std::string_view>& cells, std::string_view language);

struct Date {
  int year = 0, month = 0, day = 0;  ///< year 0: none was written
  bool has_time = false;
  LocalTime time;              ///< where has_time
  std::optional<Wall> moment;  ///< where the cell said its offset itself
};
/// "2026-11-24", "24.11.2026", "24/11/26", "24 November 2026", "Nov 24, 2026", "2026年11月24日", "20261124", a spreadsheet's day number, "05-14", "14.5.", each with or without a
/// time ("09:41", "9:41:07 PM"). nullopt: it is none, or that day does not exist.
std::optional<Date> date_of(std::string_view cell, DayOrder order);
/// The moment; a day alone is its midnight. REQUIRES: it has a year.
Wall moment_of(const Date& date, const Zone& zone);

}  // namespace kudosk::sources::sheet
