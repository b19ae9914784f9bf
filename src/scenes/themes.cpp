#include "scenes/themes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace kudosk::scenes {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;
using draw::Colour;
using draw::hex;

constexpr std::array<const char*, 4> kShapes{"rectangle", "circle", "ribbon", "star"};
constexpr std::array<const char*, 5> kTransitions{"cut", "fade", "slide", "wipe", "zoom"};

/// Reads a theme's JSON and keeps the first thing that is wrong, with its place.
class Reader {
 public:
  Reader(const fs::path& file, const PictureReader& read) : file_(file), read_(read) {}

  std::optional<Error> error;

  void theme(const Json& root, draw::Theme& out) {
    if (!object(root, "", {"$schema", "name", "palette", "accents", "ring", "avatars", "confetti", "backdrops", "families", "radius", "density", "transition"})) return;
    if (const Json* name = member(root, "name")) text(*name, "/name", out.name);
    if (const Json* palette = needed(root, "", "palette")) {
      colours(*palette, "/palette",
              {{"ink", &out.ink},
               {"dim", &out.dim},
               {"card", &out.card},
               {"line", &out.line},
               {"on_avatar", &out.on_avatar},
               {"ring_inner", &out.ring_inner},
               {"good", &out.good},
               {"warn", &out.warn}},
              {"ink", "dim"});
    }
    if (const Json* accents = needed(root, "", "accents")) {
      colours(*accents, "/accents", {{"praise", &out.praise}, {"learning", &out.learning}, {"goals", &out.goals}, {"announcements", &out.announcements}},
              {"praise", "learning", "goals", "announcements"});
    }
    if (const Json* ring = member(root, "ring")) colour_list(*ring, "/ring", 2, 8, out.ring);
    if (const Json* avatars = member(root, "avatars")) gradients(*avatars, out.avatars);
    if (const Json* confetti = member(root, "confetti")) paper(*confetti, out);
    if (const Json* backdrops = needed(root, "", "backdrops")) grounds(*backdrops, out.backdrops);
    if (const Json* families = member(root, "families"); families && object(*families, "/families", {"text", "display", "mono"})) {
      if (const Json* v = member(*families, "text")) text(*v, "/families/text", out.family);
      if (const Json* v = member(*families, "display")) text(*v, "/families/display", out.display_family);
      if (const Json* v = member(*families, "mono")) text(*v, "/families/mono", out.mono_family);
    }
    if (const Json* radius = member(root, "radius")) number(*radius, "/radius", 0, 80, out.radius);
    if (const Json* density = member(root, "density")) number(*density, "/density", 0.7f, 1.3f, out.density);
    if (const Json* transition = member(root, "transition")) {
      if (!transition->is_string() || std::find(kTransitions.begin(), kTransitions.end(), transition->get_ref<const std::string&>()) == kTransitions.end()) {
        wrong("/transition", "one of cut, fade, slide, wipe and zoom is expected");
      } else {
        out.transition = transition->get<std::string>();
      }
    }
  }

 private:
  void wrong(const std::string& place, const std::string& expected) {
    if (!error)
      error =
          Error{ErrorKind::config, fmt::format("{}: {}: {}", file_.string(), place.empty() ? "/" : place, expected), "config/theme.schema.json describes themes", 0, std::nullopt};
  }
  static const Json* member(const Json& object, const char* key) {
    const auto it = object.find(key);
    return it == object.end() ? nullptr : &*it;
  }
  const Json* needed(const Json& object, const std::string& place, const char* key) {
    const Json* value = member(object, key);
    if (!value) wrong(place, fmt::format("\"{}\" is missing", key));
    return value;
  }
  /// An object that has none but these keys.
  bool object(const Json& value, const std::string& place, std::initializer_list<const char*> known) {
    if (!value.is_object()) {
      wrong(place, "an object is expected");
      return false;
    }
    for (const auto& [key, _] : value.items()) {
      if (std::none_of(known.begin(), known.end(), [&k = key](const char* name) { return k == name; })) {
        wrong(place + "/" + key, fmt::format("there is no such key; known are {}", fmt::join(known, ", ")));
        return false;
      }
    }
    return true;
  }
  void text(const Json& value, const std::string& place, std::string& out) {
    if (!value.is_string() || value.get_ref<const std::string&>().empty() || value.get_ref<const std::string&>().size() > 200) {
      wrong(place, "a text of 1 to 200 bytes is expected");
    } else {
      out = value.get<std::string>();
    }
  }
  void number(const Json& value, const std::string& place, float least, float most, float& out) {
    if (!value.is_number() || !(value.get<double>() >= least && value.get<double>() <= most)) {
      wrong(place, fmt::format("a number from {} to {} is expected", least, most));
    } else {
      out = value.get<float>();
    }
  }
  void colour(const Json& value, const std::string& place, Colour& out) {
    if (!value.is_string() || !draw::parse_colour(value.get_ref<const std::string&>(), out)) wrong(place, "a colour is expected: \"#rgb\", \"#rrggbb\" or \"#rrggbbaa\"");
  }
  struct Named {
    const char* key;
    Colour* out;
  };
  void colours(const Json& value, const std::string& place, std::initializer_list<Named> known, std::initializer_list<const char*> required) {
    if (!value.is_object()) return wrong(place, "an object of colours is expected");
    for (const auto& [key, colour_text] : value.items()) {
      const auto it = std::find_if(known.begin(), known.end(), [&k = key](const Named& named) { return k == named.key; });
      if (it == known.end()) return wrong(place + "/" + key, "there is no such colour");
      colour(colour_text, place + "/" + key, *it->out);
    }
    for (const char* key : required) needed(value, place, key);
  }
  void colour_list(const Json& value, const std::string& place, std::size_t least, std::size_t most, std::vector<Colour>& out) {
    if (!value.is_array() || value.size() < least || value.size() > most) return wrong(place, fmt::format("a list of {} to {} colours is expected", least, most));
    out.clear();
    for (std::size_t i = 0; i < value.size(); ++i) colour(value[i], fmt::format("{}/{}", place, i), out.emplace_back());
  }
  void gradients(const Json& value, std::vector<std::pair<Colour, Colour>>& out) {
    if (!value.is_array() || value.empty() || value.size() > 24) return wrong("/avatars", "a list of 1 to 24 pairs of colours is expected");
    out.clear();
    for (std::size_t i = 0; i < value.size(); ++i) {
      std::vector<Colour> pair;
      colour_list(value[i], fmt::format("/avatars/{}", i), 2, 2, pair);
      if (pair.size() == 2) out.emplace_back(pair[0], pair[1]);
    }
  }
  void paper(const Json& value, draw::Theme& out) {
    if (!object(value, "/confetti", {"colours", "shapes"})) return;
    if (const Json* colours = member(value, "colours")) colour_list(*colours, "/confetti/colours", 1, 24, out.confetti);
    const Json* shapes = member(value, "shapes");
    if (!shapes) return;
    if (!shapes->is_array() || shapes->empty() || shapes->size() > 8) return wrong("/confetti/shapes", "a list of 1 to 8 shapes is expected");
    out.confetti_shapes.clear();
    for (const Json& shape : *shapes) {
      const auto it = shape.is_string() ? std::find(kShapes.begin(), kShapes.end(), shape.get_ref<const std::string&>()) : kShapes.end();
      if (it == kShapes.end()) return wrong("/confetti/shapes", fmt::format("known shapes are {}", fmt::join(kShapes, ", ")));
      out.confetti_shapes.push_back(static_cast<std::uint8_t>(it - kShapes.begin()));
    }
  }
  void pair(const Json& value, const std::string& place, float least, float most, float& a, float& b) {
    if (!value.is_array() || value.size() != 2) return wrong(place, "a list of two numbers is expected");
    number(value[0], place + "/0", least, most, a);
    number(value[1], place + "/1", least, most, b);
  }
  void light(const Json& value, const std::string& place, draw::Backdrop::Light& out) {
    if (!object(value, place, {"at", "radii", "colour", "strength", "reach"})) return;
    if (const Json* v = needed(value, place, "at")) pair(*v, place + "/at", -1, 2, out.x, out.y);
    if (const Json* v = needed(value, place, "radii")) pair(*v, place + "/radii", 1, 8000, out.rx, out.ry);
    if (const Json* v = needed(value, place, "colour")) colour(*v, place + "/colour", out.colour);
    if (const Json* v = needed(value, place, "strength")) number(*v, place + "/strength", 0, 1, out.colour.a);
    if (const Json* v = member(value, "reach")) number(*v, place + "/reach", 0.01f, 1, out.reach);
  }
  void grounds(const Json& value, std::map<std::string, draw::Backdrop>& out) {
    if (!value.is_object()) return wrong("/backdrops", "an object of backdrops by scene is expected");
    needed(value, "/backdrops", "default");
    out.clear();
    for (const auto& [scene, ground] : value.items()) {
      const std::string place = "/backdrops/" + scene;
      if (!object(ground, place, {"from", "to", "lights", "picture", "veil"})) return;
      draw::Backdrop& backdrop = out[scene];
      if (const Json* v = needed(ground, place, "from")) colour(*v, place + "/from", backdrop.from);
      backdrop.to = backdrop.from;
      if (const Json* v = member(ground, "to")) colour(*v, place + "/to", backdrop.to);
      if (const Json* v = member(ground, "lights")) {
        if (!v->is_array() || v->size() > 4) return wrong(place + "/lights", "a list of at most 4 lights is expected");
        for (std::size_t i = 0; i < v->size(); ++i) light((*v)[i], fmt::format("{}/lights/{}", place, i), backdrop.lights.emplace_back());
      }
      if (const Json* v = member(ground, "picture")) picture(*v, ground, place, backdrop);
    }
  }
  void picture(const Json& value, const Json& ground, const std::string& place, draw::Backdrop& out) {
    std::string name;
    text(value, place + "/picture", name);
    Colour veil{0, 0, 0, 0};
    if (const Json* v = member(ground, "veil")) colour(*v, place + "/veil", veil);
    if (error || !read_) return;
    auto bitmap = read_(file_.parent_path() / name);
    if (!bitmap) return wrong(place + "/picture", bitmap.error().message);
    auto veiled = std::make_shared<draw::Bitmap>(**bitmap);
    for (auto& pixel : veiled->pixels) {
      const auto channel = [&](int shift) { return static_cast<float>((pixel >> shift) & 0xff) / 255; };
      const Colour c = draw::blend(veil, {channel(16), channel(8), channel(0), 1});
      const auto byte = [](float v) { return static_cast<std::uint32_t>(std::clamp(v, 0.0f, 1.0f) * 255 + 0.5f); };
      pixel = 0xff000000u | byte(c.r) << 16 | byte(c.g) << 8 | byte(c.b);
    }
    out.picture = std::move(veiled);
  }

  const fs::path& file_;
  const PictureReader& read_;
};

}  // namespace

draw::Theme dark_theme() {
  draw::Theme t;
  t.ink = hex("#f7f8ff");
  t.dim = hex("#b9bfe6");
  t.card = hex("#ffffff12");
  t.line = hex("#ffffff24");
  t.on_avatar = hex("#0b1026");
  t.ring_inner = hex("#12143a");
  t.good = t.learning = hex("#7ee0c0");
  t.warn = t.praise = hex("#ffb454");
  t.goals = hex("#8fa8ff");
  t.announcements = hex("#ff6f91");
  t.ring = {hex("#ffb454"), hex("#ff6f91"), hex("#7458ff"), hex("#ffb454")};
  t.avatars = {{hex("#ffd9a0"), hex("#ff9f6b")}, {hex("#a6f0db"), hex("#4cc3d8")}, {hex("#c9d4ff"), hex("#8296ff")},
               {hex("#ffd0e0"), hex("#ff7fa4")}, {hex("#fff1a8"), hex("#ffc94d")}, {hex("#d6c8ff"), hex("#9a7bff")}};
  t.confetti = {hex("#ffb454"), hex("#ff6f91"), hex("#7ee0c0"), hex("#7458ff"), hex("#4cc3d8"), hex("#ffffff")};
  t.backdrops["default"] = draw::Theme{}.backdrop("default");
  return t;
}

Result<draw::Theme> parse_theme(std::string_view text, const fs::path& file, const PictureReader& read) {
  const Json root = Json::parse(text, nullptr, false, true);
  if (root.is_discarded()) return fail(ErrorKind::config, file.string() + ": it is not JSON", "config/theme.schema.json describes themes");
  draw::Theme theme = dark_theme();
  theme.name = file.stem().string();
  Reader reader(file, read);
  reader.theme(root, theme);
  if (reader.error) return tl::unexpected(*reader.error);
  if (auto error = falls_short(theme)) return tl::unexpected(*error);
  return theme;
}

Result<draw::Theme> load_theme(const std::string& name_or_path, const fs::path& folder, const PictureReader& read) {
  const bool by_name = name_or_path.find('/') == std::string::npos && fs::path(name_or_path).extension() != ".json";
  const fs::path file = by_name ? assets_folder() / "assets" / "themes" / (name_or_path + ".json") : folder / name_or_path;
  const auto text = read_file(file, 1u << 20);
  if (!text) {
    if (name_or_path == "dark") return dark_theme();
    return fail(ErrorKind::config, fmt::format("theme \"{}\": {}", name_or_path, text.error().message),
                by_name ? "dark, light, high-contrast, warm, sober and event come with kudosk; a file of your own is named by its path"
                        : "the path is relative to the configuration's folder");
  }
  return parse_theme(*text, file, read);
}

}  // namespace kudosk::scenes
