#include "domain/finder.h"

#include <algorithm>

#include "base/unicode.h"

namespace kudosk {
namespace {

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::size_t run_end(std::string_view text, std::size_t from) {
  while (from < text.size() && letter(text[from])) ++from;
  return from;
}

/// Of a length; the longest share one.
std::uint64_t bit(std::size_t length) { return std::uint64_t{1} << std::min<std::size_t>(length, 63); }

}  // namespace

std::string fold(std::string_view text) {
  // What it becomes is never longer than what it was.
  std::string out(text.size(), '\0');
  char* to = out.data();
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto copy = [&](std::size_t from, std::size_t count) { to = std::copy_n(text.data() + from, count, to); };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned c = byte(i);
    if (c > ' ' && c < 0x7f) {
      *to++ = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
      i += 1;
    } else if (c <= ' ' || c == 0x7f) {
      if (to != out.data() && to[-1] != ' ') *to++ = ' ';
      i += 1;
    } else if (c == 0xC3 && byte(i + 1) >= 0x80 && byte(i + 1) <= 0xBF) {  // U+00C0–U+00FF
      const unsigned low = byte(i + 1);
      if (low == 0x9F) {
        *to++ = 's';
        *to++ = 's';
      } else {
        *to++ = text[i];
        *to++ = low < 0x9F && low != 0x97 ? static_cast<char>(low + 0x20) : text[i + 1];
      }
      i += 2;
    } else if (c == 0xE2 && byte(i + 1) == 0x80 && (byte(i + 2) == 0x93 || byte(i + 2) == 0x94 || (byte(i + 2) >= 0x9C && byte(i + 2) <= 0x9E))) {  // – — “ ” „
      copy(i, 3);
      i += 3;
    } else if (c == 0xE2 && byte(i + 1) == 0x80 && (byte(i + 2) == 0x98 || byte(i + 2) == 0x99)) {  // ‘ ’
      *to++ = '\'';
      i += 3;
    } else if (c == 0xF0 && byte(i + 1) == 0x9F && ((byte(i + 2) >= 0x8C && byte(i + 2) <= 0x8E) || (byte(i + 2) >= 0x90 && byte(i + 2) <= 0x99)) &&
               (byte(i + 3) & 0xC0) == 0x80) {  // emoji
      copy(i, 4);
      i += 4;
    } else {
      return folded(text);
    }
  }
  if (to != out.data() && to[-1] == ' ') --to;
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

void Finder::add(std::string_view word) {
  std::string folded = fold(word);
  if (folded.empty() || std::find(words_.begin(), words_.end(), folded) != words_.end()) return;
  const std::string_view kept = words_.emplace_back(std::move(folded));
  if (const auto end = run_end(kept, 0); end > 0) {
    by_beginning_[kept.substr(0, end)].push_back(kept);
    lengths_[static_cast<unsigned char>(kept[0])] |= bit(end);
  } else {
    others_.push_back(kept);
  }
}

bool Finder::any_in(std::string_view text) const {
  const auto stands = [&](std::string_view word) { return text.find(word) != text.npos && contains_folded(text, word); };
  if (!by_beginning_.empty()) {
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t end = run_end(text, i);
      if (end == i) {
        ++i;
        continue;
      }
      if (lengths_[static_cast<unsigned char>(text[i])] & bit(end - i)) {
        const auto found = by_beginning_.find(text.substr(i, end - i));
        if (found != by_beginning_.end() && std::any_of(found->second.begin(), found->second.end(), stands)) return true;
      }
      i = end;
    }
  }
  return std::any_of(others_.begin(), others_.end(), stands);
}

}  // namespace kudosk
