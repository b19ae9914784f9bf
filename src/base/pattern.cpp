#include "base/pattern.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

namespace kudosk {
namespace {

constexpr std::size_t longest_text = 64u << 10;
constexpr std::size_t longest_expression = 4096;
/// ICU's steps, about a millisecond each; and what its own stack may grow to.
constexpr int32_t most_steps = 50;
constexpr int32_t most_stack = 1 << 20;

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::size_t bytes_before(const icu::UnicodeString& text, int32_t at) { return utf8(text.tempSubString(0, at)).size(); }

}  // namespace

struct Pattern::Body {
  std::unique_ptr<icu::RegexPattern> pattern;
};

Result<Pattern> Pattern::compile(std::string_view expression) {
  if (expression.empty()) return fail(ErrorKind::config, "an empty regular expression matches everything");
  if (expression.size() > longest_expression) return fail(ErrorKind::config, "a regular expression has at most " + std::to_string(longest_expression) + " characters");
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  auto body = std::make_shared<Body>();
  const auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(expression.data(), static_cast<int32_t>(expression.size())));
  body->pattern.reset(icu::RegexPattern::compile(text, UREGEX_CASE_INSENSITIVE | UREGEX_MULTILINE, where, status));
  if (U_FAILURE(status) || !body->pattern)
    return fail(ErrorKind::config, "this is no regular expression, from character " + std::to_string(where.offset + 1) + " on",
                "brackets are closed, and a sign that is meant as such has a \\ before it");
  return Pattern(std::move(body));
}

std::optional<Pattern::Match> Pattern::find(std::string_view text, std::size_t from) const {
  if (text.size() > longest_text || from > text.size()) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  const auto whole = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  const std::unique_ptr<icu::RegexMatcher> matcher(body_->pattern->matcher(whole, status));
  if (U_FAILURE(status) || !matcher) return std::nullopt;
  matcher->setTimeLimit(most_steps, status);
  matcher->setStackLimit(most_stack, status);
  const int32_t start = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(from))).length();
  if (U_FAILURE(status) || !matcher->find(start, status) || U_FAILURE(status)) return std::nullopt;
  Match match;
  match.from = bytes_before(whole, matcher->start(status));
  match.to = bytes_before(whole, matcher->end(status));
  for (int32_t group = 0; group <= matcher->groupCount(); ++group) {
    match.groups.push_back(utf8(matcher->group(group, status)));
    if (U_FAILURE(status)) return std::nullopt;
  }
  return match;
}

int Pattern::groups() const {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher(body_->pattern->matcher(status));
  return U_FAILURE(status) || !matcher ? 0 : matcher->groupCount();
}

}  // namespace kudosk
