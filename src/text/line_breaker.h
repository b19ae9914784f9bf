// Measured graphemes and a width → lines: as few as it takes, about equally long, no word left alone on the last. Values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace kudosk::text {

/// What may happen between a unit and the one before it.
enum class Gap : std::uint8_t {
  solid,     ///< never a break: one glyph holds both (a ligature)
  grapheme,  ///< only in a word that is longer than a line
  word,      ///< a break by the script's rules
  hard       ///< always a break
};

/// How well a line begins with a unit, where it may.
enum class Will : std::uint8_t {
  glad,      ///< after a comma or a stop
  even,      ///< as anywhere
  reluctant  ///< a phrase would be torn, a dash stand first
};

/// A grapheme cluster as the breaker sees it.
struct Unit {
  std::uint32_t begin = 0, end = 0;  ///< bytes of the text
  float advance = 0;                 ///< in em, so that one measuring serves every size
  Gap before = Gap::grapheme;
  bool blank = false;      ///< hangs out of a line's end, without a width there
  bool spaceless = false;  ///< of a script that is written without spaces: its lines are words enough
  Will will = Will::even;
};

struct LineRange {
  std::size_t begin = 0, end = 0;  ///< units, without the blanks at both ends; empty for an empty line
  float width = 0;                 ///< em
  bool operator==(const LineRange&) const = default;
};

struct Breaking {
  float width = 0;           ///< em; 0: endless
  float tracking = 0;        ///< em of letter spacing in every advance; what follows a line's last letter does not count
  bool break_words = false;  ///< a word that is wider than a line is parted between graphemes; else there is no answer
  bool balance = true;
};

/// The lines, at least one. Nothing when a word is wider than the line and must not be parted.
/// In time linear in the units, times the words of a line.
std::optional<std::vector<LineRange>> break_lines(const std::vector<Unit>& units, const Breaking& how);

/// How many of the lines' ends a reader stumbles over: a phrase without spaces torn in two, or a short word alone on the last line under fuller ones.
std::size_t stumbles(const std::vector<Unit>& units, const std::vector<LineRange>& lines);

/// The first-fit lines without balance: as many as break_lines gives.
std::optional<std::size_t> count_lines(const std::vector<Unit>& units, const Breaking& how);

/// How many units to keep so that they, with something `extra` em wide (an ellipsis) after them, fit `lines` lines of `how`; cut between words where there are any on
/// the last line, else between graphemes. Less than all. REQUIRES: the units take more than `lines` lines.
std::size_t units_that_fit(const std::vector<Unit>& units, const Breaking& how, std::size_t lines, float extra);

}  // namespace kudosk::text
