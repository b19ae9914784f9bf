// What stands in a service's answer → what a field holds: texts without markup, numbers, dates. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/item.h"

namespace kudosk::sources::mapping {

/// A single value on its way from an answer to a field.
struct Scalar {
  enum class Is { nothing, text, number, flag } is = Is::nothing;
  std::string own;        ///< a text of its own, or a whole number's digits
  std::string_view view;  ///< a text of the answer's; used where `own` is empty
  double number = 0;
  bool flag = false;

  explicit operator bool() const { return is != Is::nothing; }
  /// Of whatever it is; empty for nothing.
  std::string_view text() const { return is == Is::flag ? (flag ? "true" : "false") : own.empty() ? view : std::string_view(own); }

  static Scalar of(std::string text);
  static Scalar seen(std::string_view text);  ///< lives as long as the answer
  static Scalar of(double number);
  static Scalar of(bool flag);
};

/// "12", "1,250.5", "1.250,5", "12,5", "65%" (the sign is told); nullopt: no number from end to end.
struct Number {
  double value = 0;
  bool percent = false;
};
std::optional<Number> number_of(std::string_view text);

enum class Epoch { guess, seconds, milliseconds };
/// ISO 8601 as services write it (no zone is UTC), HTTP dates, and seconds or milliseconds since 1970 as text.
std::optional<Wall> time_of(std::string_view text, Epoch epoch = Epoch::guess);
/// Seconds, or milliseconds where that is beyond 1e11. nullopt: outside the years 1 to 9999.
std::optional<Wall> time_of(double number, Epoch epoch = Epoch::guess);

/// HTML → text; its styles go to `spans`, where that is asked for and there are some.
std::string from_html(std::string_view text, std::vector<Span>* spans = nullptr);
/// A text that may be HTML, for services that do not say: tags and entities never become text, and without them it stays as it is.
std::string without_markup(std::string_view text, std::vector<Span>* spans = nullptr);

}  // namespace kudosk::sources::mapping
