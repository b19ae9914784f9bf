// text_sheet OUT.png [FROM [COUNT [COLUMNS]]]: the strings of browser_compare/strings.tsv as kudosk sets them, for the eye. *Stars* stand around a run in the accent.
#include <cairo.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "text/paint.h"
#include "text/placed.h"

using namespace kudosk;

namespace {

constexpr float cell_w = 640, cell_h = 250, pad = 24, label_h = 26;  // browser_compare/compare.py has the same

struct Sample {
  std::string name, language, words;
};

std::vector<Sample> samples(const char* path) {
  std::vector<Sample> out;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t a = line.find('\t'), b = line.find('\t', a + 1);
    if (b != std::string::npos) out.push_back({line.substr(0, a), line.substr(a + 1, b - a - 1), line.substr(b + 1)});
  }
  return out;
}

std::vector<text::Run> runs(const std::string& words, const text::Style& style, draw::Colour accent) {
  std::vector<text::Run> out;
  bool inside = false;
  for (std::size_t at = 0; at <= words.size(); inside = !inside) {
    const std::size_t end = std::min(words.find('*', at), words.size());
    text::Run run;
    run.text = words.substr(at, end - at);
    run.colour = inside ? accent : style.colour;
    if (!run.text.empty()) out.push_back(run);
    at = end + 1;
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  auto all = samples(KUDOSK_TESTS "/text/browser_compare/strings.tsv");
  const std::size_t from = argc > 2 ? static_cast<std::size_t>(std::atoi(argv[2])) : 0, count = argc > 3 ? static_cast<std::size_t>(std::atoi(argv[3])) : all.size();
  const int columns = argc > 4 ? std::atoi(argv[4]) : 3;
  const std::size_t end = std::min(all.size(), from + count);
  if (from >= end || columns < 1) return 2;
  const int rows = (static_cast<int>(end - from) + columns - 1) / columns;
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(cell_w) * columns, static_cast<int>(cell_h) * rows);
  cairo_t* target = cairo_create(surface);
  cairo_set_source_rgb(target, 0.07, 0.08, 0.2);
  cairo_paint(target);

  const auto type = text::make_typesetter(1, [](char32_t c) { std::fprintf(stderr, "no font has U+%04X\n", static_cast<unsigned>(c)); });
  text::Style label;
  label.size = 16;
  label.colour = {0.6F, 0.65F, 0.8F, 1};
  for (std::size_t i = from; i < end; ++i) {
    const auto x = static_cast<float>((static_cast<int>(i - from) % columns)) * cell_w, y = static_cast<float>((static_cast<int>(i - from) / columns)) * cell_h;
    text::Style style;
    style.weight = 700;
    style.sizes = {48, 42, 36, 30};
    style.colour = {0.97F, 0.97F, 1, 1};
    style.language = all[i].language;
    const float w = cell_w - 2 * pad, h = cell_h - label_h - pad;
    const auto words = type->set(runs(all[i].words, style, {1, 0.7F, 0.33F, 1}), style, w, h);
    cairo_set_source_rgba(target, 1, 1, 1, 0.07);
    cairo_rectangle(target, static_cast<double>(x + pad), static_cast<double>(y + label_h), static_cast<double>(w), static_cast<double>(h));
    cairo_fill(target);
    text::paint(target, *type->set(all[i].name + " " + std::to_string(static_cast<int>(words->size)), label, 0), -1, static_cast<double>(x + pad), static_cast<double>(y + 3));
    text::paint(target, *words, -1, static_cast<double>(x + pad), static_cast<double>(y + label_h));
    // For browser_compare: the size and the lines, with tabs between them.
    std::printf("%s\t%g", all[i].name.c_str(), static_cast<double>(words->size));
    for (const text::PlacedLine& line : static_cast<const text::PlacedParagraph&>(*words).placed) std::printf("\t%s", line.words.c_str());
    std::printf("\n");
  }
  const bool written = cairo_surface_write_to_png(surface, argv[1]) == CAIRO_STATUS_SUCCESS;
  cairo_destroy(target);
  cairo_surface_destroy(surface);
  return written ? 0 : 1;
}
