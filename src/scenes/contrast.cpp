#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "scenes/themes.h"

namespace kudosk::scenes {

namespace {

using draw::Colour;

constexpr double kMustBeRead = 7, kLabel = 4.5;                           // WCAG 2.1, 1.4.6 and 1.4.3
constexpr float kLeft = 0.35f;                                            // of a landscape stage: a milestone's badge, and the faces beside a message
constexpr float kBodyBegin = 0.2f, kBodyEnd = 0.82f, kCardsBegin = 0.3f;  // coloured words and cards are between header and footer

std::string name(const Colour& c) {
  const auto byte = [](float v) { return static_cast<int>(std::lround(std::clamp(v, 0.0f, 1.0f) * 255)); };
  return fmt::format("#{:02x}{:02x}{:02x}", byte(c.r), byte(c.g), byte(c.b));
}

Colour picture_at(const draw::Bitmap& bitmap, float x, float y) {
  if (bitmap.w <= 0 || bitmap.h <= 0) return {};
  const int px = std::clamp(static_cast<int>(x * static_cast<float>(bitmap.w)), 0, bitmap.w - 1),
            py = std::clamp(static_cast<int>(y * static_cast<float>(bitmap.h)), 0, bitmap.h - 1);
  const std::uint32_t pixel = bitmap.pixels[static_cast<std::size_t>(py) * (static_cast<std::size_t>(bitmap.stride) / 4) + static_cast<std::size_t>(px)];
  const auto channel = [&](int shift) { return static_cast<float>((pixel >> shift) & 0xff) / 255; };
  return {channel(16), channel(8), channel(0), 1};
}

/// Words and the scenes where they stand: an empty list is all of them.
struct Pair {
  const char* over;
  Colour colour;
  double least;
  std::vector<const char*> scenes{};
  std::vector<const char*> cards{};  ///< scenes that have it on cards
};

}  // namespace

draw::Backdrop ground_for(const draw::Theme& theme, const std::string& scene, bool portrait, bool mirrored) {
  draw::Backdrop ground = theme.backdrop(scene);
  for (auto& light : ground.lights) {
    if (mirrored) light.x = 1 - light.x;
    if (portrait) light.colour.a *= 0.8f;
  }
  return ground;
}

Colour colour_at(const draw::Backdrop& backdrop, float x, float y, float w, float h) {
  if (backdrop.picture) return picture_at(*backdrop.picture, x, y);
  // CSS's 135deg: the line through the middle, as long as makes the corners its ends.
  const float along = (x * w + y * h) / (w + h);
  const auto mix = [&](float a, float b) { return a + (b - a) * along; };
  Colour colour{mix(backdrop.from.r, backdrop.to.r), mix(backdrop.from.g, backdrop.to.g), mix(backdrop.from.b, backdrop.to.b), 1};
  for (auto light = backdrop.lights.rbegin(); light != backdrop.lights.rend(); ++light) {
    if (light->rx <= 0 || light->ry <= 0 || light->reach <= 0) continue;
    const float far = std::hypot((x - light->x) * w / light->rx, (y - light->y) * h / light->ry) / light->reach;
    if (far < 1) colour = draw::blend(light->colour.with_alpha(light->colour.a * (1 - far)), colour);
  }
  return colour;
}

std::optional<Error> falls_short(const draw::Theme& theme) {
  const std::vector<const char*> with_cards{"goal", "lesson", "status"};
  const std::vector<Pair> words{{"ink", theme.ink, kMustBeRead, {}, {"recognition", "goal", "lesson", "announcement", "status"}},
                                {"dim", theme.dim, kLabel, {}, with_cards},
                                {"the praise accent", theme.praise, kLabel, {"recognition"}},
                                {"the learning accent", theme.learning, kLabel, {"milestone", "lesson"}, {"lesson"}},
                                {"good", theme.good, kLabel, {"goal", "status"}, with_cards},
                                {"warn", theme.warn, kLabel, {"goal", "status"}, with_cards}};
  const auto among = [](const std::vector<const char*>& list, const std::string& scene) { return std::find(list.begin(), list.end(), scene) != list.end(); };
  const auto check = [&](const Pair& pair, const Colour& under, const std::string& what) -> std::optional<Error> {
    const double ratio = draw::contrast(draw::blend(pair.colour, under), under);
    if (ratio >= pair.least) return std::nullopt;
    return Error{ErrorKind::config, fmt::format("theme \"{}\": {} ({}) on {} ({}) has a contrast of {:.2f}:1", theme.name, pair.over, name(pair.colour), what, name(under), ratio),
                 fmt::format("it needs {}:1; make one of them lighter or darker", pair.least), 0, std::nullopt};
  };
  std::vector<std::string> scenes{"recognition", "milestone", "goal", "lesson", "announcement", "status"};
  for (const auto& [scene, _] : theme.backdrops) {
    if (scene != "default" && std::find(scenes.begin(), scenes.end(), scene) == scenes.end()) scenes.push_back(scene);
  }
  for (const bool portrait : {false, true}) {
    const float w = portrait ? 1080 : 1920, h = portrait ? 1920 : 1080;
    for (const std::string& scene : scenes) {
      const draw::Backdrop backdrop = ground_for(theme, scene, portrait, false);
      // Over the safe area; beyond it are no words.
      for (int row = 0; row <= 32; ++row) {
        for (int column = 0; column <= 48; ++column) {
          const float x = 0.05f + 0.9f * static_cast<float>(column) / 48, y = 0.06f + 0.88f * static_cast<float>(row) / 32;
          const bool in_body = y >= kBodyBegin && y <= kBodyEnd, left = !portrait && x < kLeft;
          if (scene == "milestone" && left && in_body) continue;
          const Colour under = colour_at(backdrop, x, y, w, h);
          const std::string place = fmt::format("the \"{}\" backdrop at {:.0f} %, {:.0f} %{}", scene, x * 100, y * 100, portrait ? " (portrait)" : "");
          for (const Pair& pair : words) {
            if (pair.scenes.empty() || (in_body && among(pair.scenes, scene) && !(scene == "recognition" && left))) {
              if (auto error = check(pair, under, place)) return error;
            }
            if (in_body && y >= kCardsBegin && among(pair.cards, scene)) {
              if (auto error = check(pair, draw::blend(theme.card, under), "a card over " + place)) return error;
            }
          }
        }
      }
    }
  }
  for (const auto& [from, to] : theme.avatars) {
    for (const Colour& under : {from, to}) {
      if (auto error = check({"on_avatar", theme.on_avatar, kLabel}, under, "an avatar")) return error;
    }
  }
  return std::nullopt;
}

}  // namespace kudosk::scenes
