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

}  // namespace

std::string fold(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return folded(text);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

void Finder::add(std::string_view word) {
  std::string folded = fold(word);
  if (folded.empty() || std::find(words_.begin(), words_.end(), folded) != words_.end()) return;
  const std::string_view kept = words_.emplace_back(std::move(folded));
  if (const auto end = run_end(kept, 0); end > 0) {
    by_beginning_[kept.substr(0, end)].push_back(kept);
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
      if (const auto found = by_beginning_.find(text.substr(i, end - i)); found != by_beginning_.end())
        if (std::any_of(found->second.begin(), found->second.end(), stands)) return true;
      i = end;
    }
  }
  return std::any_of(others_.begin(), others_.end(), stands);
}

}  // namespace kudosk
