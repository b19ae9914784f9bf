#include "scenes/counter.h"

#include <algorithm>
#include <cmath>

#include "base/unicode.h"

namespace kudosk::scenes {

namespace {

constexpr double kMost = 999;

struct Parts {
  std::string before, digits, after;
};

/// "72 %" → "", "72", " %"; "%72" → "%", "72", "". Direction marks fall away: each part is drawn alone.
Parts split(const std::string& text, const std::string& digits) {
  Parts parts;
  const auto at = text.find(digits);
  if (at == std::string::npos) return {"", text, ""};
  parts.before = text.substr(0, at);
  parts.digits = digits;
  parts.after = text.substr(at + digits.size());
  for (std::string* part : {&parts.before, &parts.after}) {
    for (const std::string_view mark : {"\u200e", "\u200f", "\u061c"}) {
      for (auto found = part->find(mark); found != std::string::npos; found = part->find(mark)) part->erase(found, mark.size());
    }
  }
  return parts;
}

bool ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

Counter::Counter(const Page& page, double value, std::string (*text)(const Phrases&, double), const draw::Rect& r, float size, float small, bool at_begin) {
  const double end = std::clamp(value, -kMost, kMost);
  const int last = static_cast<int>(std::abs(end)), sign = end < 0 ? -1 : 1;
  const draw::Rect at = page.place(r);
  left_ = at.x;

  text::Style big = page.style(size, 800, page.theme.ink), little = page.style(small, 800, page.theme.dim);
  big.tabular = little.tabular = true;
  big.base_direction = little.base_direction = 1;
  big.line_height = little.line_height = 1;
  const float big_baseline = page.set("0", big, 0)->lines.front().baseline;
  const auto glyph = [&](const std::string& key, const std::string& words, const text::Style& style, float spacing) {
    if (glyphs_.count(key)) return;
    const ParagraphPtr paragraph = page.set(words, style, 0);
    if (paragraph->lines.empty()) return;
    // All on the large digits' baseline.
    const float top = at.y + (at.h - size) / 2 + big_baseline - paragraph->lines.front().baseline;
    draw::Rect ink = paragraph->ink;
    ink.x += left_;
    ink.y += top;
    auto layer = std::make_shared<draw::Layer>();
    layer->name = "count " + words;
    layer->bounds = ink.inset(-2);
    layer->shapes.push_back(draw::Words{paragraph, -1, {left_, top}});
    glyphs_[key] = {ink.empty() ? nullptr : std::move(layer), paragraph->width + spacing, -spacing};
  };
  for (int i = 0; i <= last; ++i) {
    const std::string digits = page.say.number(sign * i, 0);
    const Parts parts = split(text(page.say, sign * i), digits);
    Row row;
    if (!parts.before.empty()) {
      glyph("<" + parts.before, parts.before, little, 0);
      row.push_back("<" + parts.before);
    }
    for (const std::string& one : graphemes(parts.digits)) {
      glyph(one, one, big, -0.05f * size);
      row.push_back(one);
    }
    if (!parts.after.empty()) {
      // A narrow blank and the sign; the blank is a distance of our own, since fonts differ in it.
      const auto sign_at = parts.after.find_first_not_of(" \u00a0\u202f");
      const std::string bare = sign_at == std::string::npos ? parts.after : parts.after.substr(sign_at);
      glyph(">" + bare, bare, little, 0);
      row.push_back(sign_at > 0 ? "gap" : "hair");
      row.push_back(">" + bare);
    }
    // In Arabic digits the sign stands on their left.
    if (page.rtl && !ascii(digits) && !parts.after.empty()) {
      std::rotate(row.begin(), row.end() - 2, row.end());
      std::swap(row[0], row[1]);
    }
    rows_.push_back(std::move(row));
  }
  glyphs_["gap"] = {nullptr, small * 0.26f, 0};
  glyphs_["hair"] = {nullptr, small * 0.12f, 0};
  width_ = width_of(rows_.back());
  // Every row ends where the last one does.
  const float begin = page.rtl != at_begin ? at.x : at.right() - width_;
  const float shift = begin - left_;
  for (auto& [_, entry] : glyphs_) {
    if (!entry.layer) continue;
    auto moved = std::make_shared<draw::Layer>(*entry.layer);
    moved->bounds.x += shift;
    for (auto& shape : moved->shapes) std::get<draw::Words>(shape).at.x += shift;
    entry.layer = std::move(moved);
  }
  left_ = begin;
}

float Counter::width_of(const Row& row) const {
  float width = 0;
  for (const std::string& key : row) {
    if (const auto it = glyphs_.find(key); it != glyphs_.end()) width += it->second.advance;
  }
  if (const auto last = row.empty() ? glyphs_.end() : glyphs_.find(row.back()); last != glyphs_.end()) width += last->second.tight;
  return width;
}

std::vector<LayerPtr> Counter::layers() const {
  std::vector<LayerPtr> layers;
  for (const auto& [_, entry] : glyphs_) {
    if (entry.layer) layers.push_back(entry.layer);
  }
  return layers;
}

void Counter::draw(double share, float alpha, draw::List& out) const {
  const auto at = static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(rows_.size() - 1)));
  const Row& row = rows_[at];
  float x = width_ - width_of(row);
  for (const std::string& key : row) {
    const auto it = glyphs_.find(key);
    if (it == glyphs_.end()) continue;
    if (it->second.layer) out.push_back(draw::Put{it->second.layer, x, 0, alpha});
    x += it->second.advance;
  }
}

}  // namespace kudosk::scenes
