// Text layout: words of anybody in any script, in a box. The first three bytes are the style and the box.
#include "input.h"
#include "text/typesetter.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kudosk;
  if (size < 4) return fuzz::useless;
  static const auto real = text::make_typesetter(1), fixed = text::make_fixed_typesetter();
  text::Style style;
  style.upper = data[0] & 1;
  style.balance = data[0] & 2;
  style.max_lines = data[0] / 4 % 4;
  style.align = data[0] & 0x10 ? text::Align::centre : text::Align::start;
  style.language = data[0] & 0x20 ? "tr" : data[0] & 0x40 ? "ja" : "en";
  if (data[0] & 0x80) style.sizes = {96, 60, 44};
  const float w = static_cast<float>(data[1]) * 8, h = static_cast<float>(data[2]) * 4;
  std::vector<text::Run> runs;
  for (auto& part : fuzz::parts_of(fuzz::text_of(data + 3, size - 3))) {
    text::Run run;
    run.text = std::move(part);
    run.weight = runs.size() % 2 ? 700 : 0;
    run.italic = runs.size() % 3 == 2;
    runs.push_back(std::move(run));
  }
  for (const auto* type : {&real, &fixed}) {
    const auto set = (*type)->set(runs, style, w, h);
    fuzz::promise(set != nullptr, "there is a paragraph");
    fuzz::promise(style.max_lines == 0 || set->lines.size() <= static_cast<std::size_t>(style.max_lines), "no more lines than allowed");
  }
  return fuzz::fine;
}
