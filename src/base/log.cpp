#include "base/log.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>

#include "base/unicode.h"

namespace kudosk {
namespace {

/// A value longer than this is cut: a hostile answer must not fill the journal.
constexpr std::size_t longest_value = 4000;
/// How long a line may wait for a reader that has stopped reading. Afterwards lines are dropped, never the screen.
constexpr int patience_ms = 200;
/// Hidden texts. A token that is another every hour would make a list that grows for months; those in use are handed in again with each use.
constexpr std::ptrdiff_t most_hidden = 512;

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const unsigned char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      out += static_cast<char>(c);
    else
      out += fmt::format("%{:02X}", c);
  }
  return out;
}

const char* word(Log::Level level) {
  switch (level) {
    case Log::Level::debug:
      return "debug";
    case Log::Level::info:
      return "info";
    case Log::Level::warn:
      return "warn";
    case Log::Level::error:
      return "error";
  }
  return "info";
}

/// A text as the inside of a JSON string, which is also what a terminal can be shown: no control character of C0 or C1, no bidi control that
/// would turn the line round, no separator that some readers take for a line's end.
void escape(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto at = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u; };
    const unsigned c = at(0);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04x}", c);
    } else if (c == 0xC2 && at(1) < 0xA0) {  // U+0080–U+009F
      out += fmt::format("\\u{:04x}", at(1));
      i += 1;
    } else if (c == 0xE2 && ((at(1) == 0x80 && ((at(2) >= 0xA8 && at(2) <= 0xAE) || at(2) == 0x8E || at(2) == 0x8F)) || (at(1) == 0x81 && at(2) >= 0xA6 && at(2) <= 0xA9))) {
      out += fmt::format("\\u{:04x}", (c & 0x0F) << 12 | (at(1) & 0x3F) << 6 | (at(2) & 0x3F));
      i += 2;
    } else {
      out += static_cast<char>(c);
    }
  }
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  escape(out, text);
  return out + '"';
}

/// In the form for people, a value stands bare where nothing in it could be mistaken.
std::string bare_or_quoted(std::string_view text) {
  const bool bare = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > 0x20 && c != '"' && c != '\\' && c != '=' && c < 0x7f; });
  return bare ? std::string(text) : in_quotes(text);
}

std::string bounded(std::string text) {
  if (text.size() > longest_value) {
    text.resize(longest_value);
    text += "…";
  }
  return to_valid_utf8(text);  // after the cut, which may stand in the middle of a character
}

std::string number(double value, bool json) {
  if (!std::isfinite(value)) return json ? "null" : "-";
  return fmt::format("{}", value);
}

}  // namespace

Log::Log(Form form, const Clock* clock, Sink sink) : form_(form), clock_(clock), sink_(std::move(sink)) {}

void Log::hide(std::string secret) {
  if (secret.size() < 6) return;
  const std::lock_guard lock(mutex_);
  const std::string encoded = percent_encoded(secret);
  for (const std::string& text : {secret, encoded}) {
    const auto known = std::find(hidden_.begin(), hidden_.end(), text);
    if (known == hidden_.end())
      hidden_.push_back(text);
    else
      std::rotate(known, known + 1, hidden_.end());
  }
  if (std::ssize(hidden_) > most_hidden) hidden_.erase(hidden_.begin(), hidden_.end() - most_hidden);
}

std::string Log::redacted(std::string text) const {
  // Of the few, if any, that stand in it the longest goes first: one that is the beginning of another must not leave the other's rest.
  std::vector<std::string_view> secrets;
  for (const std::string& secret : hidden_)
    if (text.find(secret) != std::string::npos) secrets.emplace_back(secret);
  std::stable_sort(secrets.begin(), secrets.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  for (const std::string_view secret : secrets)
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += 3) text.replace(at, secret.size(), "***");
  return text;
}

void Log::event(Level level, std::string_view name, const std::vector<Field>& fields) {
  const SystemClock machine;
  const std::string time = format_rfc3339((clock_ ? clock_ : &machine)->now().wall);
  const bool json = form_ == Form::json;

  const std::lock_guard lock(mutex_);
  std::string line = json ? fmt::format("{{\"time\":\"{}\",\"level\":\"{}\",\"event\":{}", time, word(level), in_quotes(bounded(redacted(std::string(name)))))
                          : fmt::format("{} {:<5} {}", time, word(level), bounded(redacted(std::string(name))));
  for (const Field& field : fields) {
    std::string value;
    if (const auto* text = std::get_if<std::string>(&field.value)) {
      value = bounded(redacted(*text));
      value = json ? in_quotes(value) : bare_or_quoted(value);
    } else if (const auto* flag = std::get_if<bool>(&field.value)) {
      value = *flag ? "true" : "false";
    } else if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
      value = fmt::format("{}", *integer);
    } else {
      value = number(std::get<double>(field.value), json);
    }
    line += json ? fmt::format(",{}:{}", in_quotes(field.key), value) : fmt::format(" {}={}", field.key, value);
  }
  line += json ? "}\n" : "\n";
  write(line);
}

void Log::error(const Error& error, std::string_view source) {
  std::vector<Field> fields;
  if (!source.empty()) fields.emplace_back("source", source);
  fields.emplace_back("kind", kudosk::word(error.kind));
  fields.emplace_back("message", error.message);
  if (!error.hint.empty()) fields.emplace_back("hint", error.hint);
  event(Level::error, "error", fields);
}

// REQUIRES: mutex_ is held. A line is one write(2), so that lines of several processes on one pipe stay whole.
void Log::write(std::string_view line) {
  if (sink_) return sink_(line);
  pollfd out{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&out, 1, stuck_ ? 0 : patience_ms) == 0) {
    stuck_ = true;
    ++lost_;
    return;
  }
  std::string with_note;
  if (lost_ > 0) {
    const SystemClock machine;
    const std::string time = format_rfc3339((clock_ ? clock_ : &machine)->now().wall);
    with_note = form_ == Form::json ? fmt::format("{{\"time\":\"{}\",\"level\":\"warn\",\"event\":\"lost\",\"lines\":{}}}\n", time, lost_)
                                    : fmt::format("{} warn  lost lines={}\n", time, lost_);
    with_note += line;
    line = with_note;
  }
  stuck_ = false;
  lost_ = 0;
  while (!line.empty()) {
    const ssize_t n = ::write(STDERR_FILENO, line.data(), line.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return;  // nobody is there to be told
    line.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace kudosk
