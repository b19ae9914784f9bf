// What a paragraph costs: the first time, warm, hostile; and what the fonts weigh. Prints; compares nothing.
#include <cairo.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "text/paint.h"

using namespace kudosk;

namespace {

/// Of this process's processors, so that a busy machine measures the same.
double ms(const std::function<void()>& work, int times = 1) {
  const std::clock_t begin = std::clock();
  for (int i = 0; i < times; ++i) work();
  return static_cast<double>(std::clock() - begin) * 1000 / CLOCKS_PER_SEC / times;
}

long pss_kib() {
  std::ifstream file("/proc/self/smaps_rollup");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("Pss:")) return std::strtol(line.c_str() + 4, nullptr, 10);
  return 0;
}

std::string repeated(const std::string& part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

int main() {
  const std::string latin =
      "Stayed late to walk me through the incident playbook — I finally understand how our systems fit together. Thank you! The whole team was faster this week "
      "because of it, and nobody had to guess what the alerts meant. Next month we will do the same for the release train, promise.";
  const std::string mixed =
      "Ana, Άννα, Анна, أنّا, אנה, आना, แอนนา, 安娜, アンナ, 안나 — thanks to all of you 🙌👩‍💻! شكراً جزيلاً لك على مساعدتي في "
      "فهم "
      "الأنظمة, "
      "and "
      "ขอบคุณมากสำหรับความช่วยเหลือ; 手伝ってくれてありがとう。आपकी मदद के लिए धन्यवाद. Спасибо за помощь с отчётом! 도와주셔서 감사합니다. Merci d’avoir pris le temps "
      "❤️.";
  text::Style style;
  style.weight = 700;
  style.sizes = {96, 84, 72, 60, 52, 44};
  style.line_height = 1.22F;
  style.colour = {1, 1, 1, 1};
  std::printf("start                      %6ld KiB PSS\n", pss_kib());
  std::unique_ptr<text::Typesetter> type;
  std::printf("typesetter    %8.2f ms\n", ms([&] { type = text::make_typesetter(1); }));
  std::shared_ptr<const text::Paragraph> set;
  const auto row = [&](const char* name, const std::string& words, int times) {
    const double first = ms([&] { set = type->set(words, style, 1134, 600); });
    const double warm = ms([&] { set = type->set(words, style, 1134, 600); }, times);
    std::printf("%-13s %8.2f ms first %8.2f ms warm  %2zu lines at %.0f  %6ld KiB PSS\n", name, first, warm, set->lines.size(), static_cast<double>(set->size), pss_kib());
  };
  row("latin", latin, 50);
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 1300, 700);
  cairo_t* target = cairo_create(surface);
  const auto paint = [&] { text::paint(target, *set, -1, 20, 20); };
  std::printf("  painted     %8.2f ms first %8.2f ms warm\n", ms(paint), ms(paint, 20));
  row("mixed", mixed, 50);
  std::printf("  painted     %8.2f ms first %8.2f ms warm                  %6ld KiB PSS\n", ms(paint), ms(paint, 20), pss_kib());
  // As a screen has it: the fonts are warm, the words are new each time (280 characters of mixed script; the bound is 3 ms).
  std::vector<std::string> fresh;
  for (int i = 0; i < 50; ++i) fresh.push_back(std::to_string(1000 + i) + " " + mixed);
  std::size_t at = 0;
  std::printf("mixed, new  %23.2f ms warm\n", ms([&] { set = type->set(fresh[at++ % fresh.size()], style, 1134, 600); }, 50));
  row("30000 letters", repeated("x", 30000), 5);
  row("30000 words", repeated("word ", 6000), 5);
  row("30000 han", repeated("感謝你加班到很晚耐心", 3000), 5);
  row("30000 thai", repeated("ขอบคุณมากสำหรับ", 2000), 5);
  row("30000 arabic", repeated("شكراًجزيلاًلك", 2500), 5);
  row("emoji", repeated("🙌👩‍💻🎉", 1000), 5);
  row("zwj chain", "👩" + repeated("\u200D👩", 10000), 5);
  row("marks", "a" + repeated("\u0301\u0323", 10000), 5);
  row("isolates", repeated("\u2068\u202E", 10000) + "x", 5);
  cairo_destroy(target);
  cairo_surface_destroy(surface);
  set.reset();
  type->trim();
  std::printf("trimmed                    %6ld KiB PSS\n", pss_kib());
  type.reset();
  std::printf("without                    %6ld KiB PSS\n", pss_kib());
  return 0;
}
