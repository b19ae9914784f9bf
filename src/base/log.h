// One line an event on standard error, for people or as JSON. Thread-safe; handed in by reference, outlives every user.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace kudosk {

class Log {
 public:
  enum class Form { human, json };
  enum class Level { debug, info, warn, error };
  using Value = std::variant<bool, std::int64_t, double, std::string>;
  struct Field {
    std::string_view key;
    Value value;
    Field(std::string_view k, bool v) : key(k), value(v) {}
    Field(std::string_view k, double v) : key(k), value(v) {}
    Field(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
    Field(std::string_view k, std::string_view v) : key(k), value(std::string(v)) {}
    Field(std::string_view k, const char* v) : key(k), value(std::string(v)) {}
    template <class I, std::enable_if_t<std::is_integral_v<I> && !std::is_same_v<I, bool>, int> = 0>
    Field(std::string_view k, I v) : key(k), value(static_cast<std::int64_t>(v)) {}
  };
  using Sink = std::function<void(std::string_view line)>;  ///< the line has its newline

  /// Writes to standard error unless a sink is given (tests).
  explicit Log(Form form = Form::human, const Clock* clock = nullptr, Sink sink = {});

  /// Event names and fields are the contract's. Control characters are escaped, invalid UTF-8 replaced, every text
  /// that was handed to `hide` is replaced by "***".
  void event(Level level, std::string_view name, const std::vector<Field>& fields = {});
  void info(std::string_view name, std::initializer_list<Field> fields = {}) { event(Level::info, name, fields); }
  void warn(std::string_view name, std::initializer_list<Field> fields = {}) { event(Level::warn, name, fields); }
  /// The `error` event: source?, kind, message, hint.
  void error(const Error& error, std::string_view source = {});

  /// From now on this text does not stand in a line, as it is or percent-encoded (shorter than 6 bytes: ignored). To be said again with each use: beyond some hundred texts those
  /// go that were handed in longest ago, void tokens after days.
  void hide(std::string secret);

 private:
  std::string redacted(std::string text) const;
  void write(std::string_view line);

  const Form form_;
  const Clock* const clock_;
  const Sink sink_;
  std::mutex mutex_;                 // guards below and the writing
  std::vector<std::string> hidden_;  // the one handed in last at the end
  bool stuck_ = false;               // whoever reads standard error has stopped reading
  std::uint64_t lost_ = 0;           // lines since then
};

}  // namespace kudosk
