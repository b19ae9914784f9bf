#include "sources/slack/writer.h"

#include <algorithm>

#include "base/unicode.h"
#include "sources/slack/emoji.h"

namespace kudosk::sources::slack {
namespace {

bool blank(char c) { return c == ' ' || c == '\n'; }

bool same_style(const Span& a, const Span& b) {
  return a.bold == b.bold && a.italic == b.italic && a.code == b.code && a.strike == b.strike && a.quote == b.quote && a.link == b.link && !a.person && !b.person &&
         a.emoji.empty() && b.emoji.empty();
}

bool styled(const Span& span) { return span.bold || span.italic || span.code || span.strike || span.quote || span.person || !span.emoji.empty() || !span.link.empty(); }

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; }
bool digit(char c) { return c >= '0' && c <= '9'; }

void find_hashtags(const std::string& text, std::vector<std::string>& out) {
  for (std::size_t at = text.find('#'); at != text.npos; at = text.find('#', at + 1)) {
    if (at > 0 && (letter(text[at - 1]) || digit(text[at - 1]) || text[at - 1] == '#' || text[at - 1] == '&' || text[at - 1] == '/')) continue;
    std::size_t end = at + 1;
    bool letters = false;
    while (end < text.size() && (letter(text[end]) || digit(text[end]) || text[end] == '_' || text[end] == '-')) letters |= letter(text[end++]);
    while (end > at + 1 && (text[end - 1] == '-' || text[end - 1] == '_')) --end;
    const std::string tag = to_valid_utf8(text.substr(at, end - at));
    if (letters && tag.size() <= 80 && std::find(out.begin(), out.end(), tag) == out.end()) out.push_back(tag);
  }
}

/// At most one empty line in a row, no blanks at the ends of lines, none before the first and after the last.
void tidy_blanks(std::vector<Span>& spans) {
  std::size_t breaks = 2;  // as if the text began after an empty line
  bool space = false;
  for (auto& span : spans) {
    std::string out;
    for (const char c : span.text) {
      if (c == '\n') {
        if (++breaks <= 2) out += c;
        space = false;
      } else if (c == ' ' && (breaks > 0 || space) && !span.code) {
        // an indented list's bullet keeps its place by what stands before it in its own line: none is needed at a distance of five metres
        space = space || breaks == 0;
      } else {
        out += c;
        space = c == ' ';
        breaks = 0;
      }
    }
    span.text = std::move(out);
  }
  while (!spans.empty()) {
    auto& last = spans.back().text;
    while (!last.empty() && blank(last.back())) last.pop_back();
    if (!last.empty()) break;
    spans.pop_back();
  }
  std::erase_if(spans, [](const Span& span) { return span.text.empty(); });
}

}  // namespace

std::string tidy(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\n'; });
  return plain ? std::string(text) : clean(text, Writer::most_bytes, true);
}

void Writer::put(Piece piece) {
  if (piece.span.text.empty() || full()) return;
  if (piece.span.text.size() > most_bytes - bytes_) piece.span.text = to_valid_utf8(std::string_view(piece.span.text).substr(0, most_bytes - bytes_));
  bytes_ += piece.span.text.size();
  if (!pieces_.empty() && pieces_.back().tags == piece.tags && same_style(pieces_.back().span, piece.span)) {
    pieces_.back().span.text += piece.span.text;
  } else {
    pieces_.push_back(std::move(piece));
  }
}

void Writer::text(std::string_view text, const Style& style) {
  Piece piece;
  piece.span.text = text;
  piece.span.bold = style.bold;
  piece.span.italic = style.italic;
  piece.span.code = style.code;
  piece.span.strike = style.strike;
  piece.span.quote = style.quote;
  piece.tags = true;
  put(std::move(piece));
}

void Writer::link(std::string_view label, std::string_view address, const Style& style) {
  Piece piece;
  piece.span = {std::string(label), style.bold, style.italic, style.code, style.strike, style.quote, std::nullopt, {}, std::string(address)};
  put(std::move(piece));
}

void Writer::label(std::string_view text, const Style& style) { link(text, {}, style); }

void Writer::mention(const Person& person, bool bot, const Style& style) {
  if (full()) return;
  Piece piece;
  piece.span = {"@" + person.name, style.bold, style.italic, style.code, style.strike, style.quote, person, {}, {}};
  put(std::move(piece));
  const bool known =
      std::any_of(said_.mentions.begin(), said_.mentions.end(), [&](const Mention& other) { return other.person.id == person.id && other.person.is_team == person.is_team; });
  if (!known) said_.mentions.push_back({person, bot});
}

void Writer::saw_emoji(std::string_view name) {
  if (said_.emoji_count.size() < most_spans) ++said_.emoji_count[std::string(base_name(name))];
}

void Writer::emoji(std::string_view name, std::string_view character, const Style& style) {
  saw_emoji(name);
  text(character, style);
}

void Writer::own_emoji(std::string_view name, std::string_view address, const Style& style) {
  saw_emoji(name);
  if (full()) return;
  Piece piece;
  piece.span = {":" + std::string(name) + ":", style.bold, style.italic, false, style.strike, style.quote, std::nullopt, std::string(name), {}};
  put(std::move(piece));
  said_.emoji.emplace(name, address);
}

void Writer::new_block() {
  if (pieces_.empty() || pieces_.back().span.text.back() == '\n') return;
  text("\n");
}

Said Writer::finish() {
  Said said = std::move(said_);
  std::vector<Span> spans;
  spans.reserve(pieces_.size());
  for (auto& piece : pieces_) {
    piece.span.text = tidy(piece.span.text);
    if (piece.tags) find_hashtags(piece.span.text, said.hashtags);
    spans.push_back(std::move(piece.span));
  }
  tidy_blanks(spans);
  std::size_t size = 0;
  for (const auto& span : spans) size += span.text.size();
  said.text.reserve(size);
  for (const auto& span : spans) said.text += span.text;
  if (std::any_of(spans.begin(), spans.end(), styled)) said.spans = std::move(spans);
  pieces_.clear();
  said_ = {};
  bytes_ = 0;
  return said;
}

}  // namespace kudosk::sources::slack
