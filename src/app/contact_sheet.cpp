#include "app/contact_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/commands.h"
#include "app/content.h"
#include "app/health.h"
#include "app/studio.h"
#include "base/file.h"
#include "platform/bake.h"
#include "platform/canvas.h"
#include "platform/jpeg.h"
#include "platform/resample.h"

namespace kudosk::app {

namespace {

constexpr std::size_t kMostBytes = 600'000;
constexpr int kWidth = 1720, kMargin = 32, kGap = 14, kLabel = 30, kHead = 72;  // pixels of the sheet

struct Frame {
  std::string label;
  std::shared_ptr<const World> world;
  int w = 1920, h = 1080;
  decltype(Job::what) what;
  int high = 144;  ///< in the sheet
};

struct Section {
  std::string head;
  std::vector<Frame> frames;
};

class Darkroom {
 public:
  Darkroom(const SheetContent& content, Log& log)
      : content_(content),
        studio_(
            false, [] {}, log) {}

  /// The slide as it stands still, as high as the frame says.
  std::shared_ptr<const draw::Bitmap> develop(const Frame& frame) {
    const draw::Stage stage = draw::make_stage(frame.w, frame.h);
    Job job;
    job.ticket = 1;
    job.what = frame.what;
    job.world = frame.world;
    job.snapshot = content_.snapshot;
    job.stage = stage;
    job.now = content_.now;
    job.position = 2;
    job.count = 7;
    studio_.ask(job);
    std::shared_ptr<scenes::Act> act;
    for (auto& made : studio_.take()) act = made.act;
    job.what = OverlayPage{{}, act->scene};
    studio_.ask(job);
    std::shared_ptr<const Layers> over;
    for (auto& made : studio_.take()) over = made.overlay;

    draw::List list{draw::Ground{act->backdrop, act->backdrop, 1}};
    act->frame(std::min<Millis>(act->timing.dwell, std::chrono::minutes(1)), list);
    for (const auto& layer : *over) list.push_back(draw::Put{layer});
    draw::Bitmap whole;
    whole.w = frame.w;
    whole.h = frame.h;
    whole.stride = frame.w * 4;
    whole.pixels.resize(static_cast<std::size_t>(frame.w) * static_cast<std::size_t>(frame.h));
    platform::Canvas canvas(stage);
    canvas.compose(list, whole.pixels.data(), whole.stride, true);
    for (auto& pixel : whole.pixels) pixel |= 0xff000000u;
    return platform::resample(whole, std::max(1, frame.w * frame.high / frame.h), frame.high);
  }

 private:
  const SheetContent& content_;
  Studio studio_;
};

scenes::Subject subject_of(const playlist::Entry& entry, const Config& config) {
  scenes::Subject subject;
  subject.scene = entry.scene;
  subject.item = entry.item;
  subject.variant = entry.variant;
  const auto& prompts = config.playlist.prompts;
  if (entry.scene == "prompt") subject.prompt = entry.prompt < prompts.size() ? prompts[entry.prompt] : PromptSettings{config.thanks_text, {}, config.thanks_link};
  return subject;
}

std::vector<std::string> names_in(const char* folder) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(assets_folder() / "assets" / folder, none))
    if (file.path().extension() == ".json") names.push_back(file.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

/// Praise looks different for one, for several and with a picture.
std::string name_of(const playlist::Entry& entry) {
  const auto* praise = entry.item ? std::get_if<Recognition>(&entry.item->body) : nullptr;
  if (praise && praise->to.size() > 3) return "recognition, a crowd";
  if (praise && praise->to.size() > 1) return "recognition, several";
  if (praise && !praise->picture.empty()) return "recognition, a picture";
  return entry.scene;
}

/// The first of each scene; then the pages that no feed holds.
std::vector<Frame> scenes_of(const SheetContent& content) {
  std::vector<Frame> out;
  std::set<std::string> seen;
  for (const auto& entry : content.slides) {
    const std::string name = name_of(entry);
    if (seen.insert(name).second) out.push_back({name, content.world, 1920, 1080, subject_of(entry, *content.world->config)});
  }
  if (content.demo) {
    auto made = std::make_shared<Item>();
    made->id = "picture";
    made->created = content.now.wall;
    Announcement captioned;
    captioned.title = "The new labels, before they went out";
    captioned.picture = kSampleAddress + std::string("pictures/labels.png");
    made->body = captioned;
    scenes::Subject picture;
    picture.scene = "announcement";
    picture.item = made;
    out.push_back({"announcement, a picture", content.world, 1920, 1080, picture});
    scenes::Subject sign_in;
    sign_in.scene = "sign-in";
    sign_in.sign_in = SignIn{"teams", "Microsoft Teams", "https://microsoft.com/devicelogin", "F7KX-2QPD", content.now.wall + std::chrono::minutes(14)};
    out.push_back({"sign-in", content.world, 1920, 1080, sign_in});
  }
  scenes::StatusFacts facts;
  facts.version = version();
  facts.uptime = std::chrono::hours(41 * 24 + 3);
  facts.frames_per_second = 60;
  out.push_back({"status", content.world, 1920, 1080, facts});
  out.push_back({"keys", content.world, 1920, 1080, KeysPage{}});
  return out;
}

std::vector<Section> sections_of(const SheetContent& content, Log& log) {
  const auto scenes = scenes_of(content);
  std::vector<Section> out{{"Scenes", scenes}};
  const auto one = [&](const char* scene) {
    const auto found = std::find_if(scenes.begin(), scenes.end(), [&](const Frame& frame) { return frame.label == scene; });
    return found == scenes.end() ? scenes.front() : *found;
  };
  Section upright{"Upright", {}};
  for (Frame frame : scenes) {
    std::swap(frame.w, frame.h);
    frame.high = 256;
    upright.frames.push_back(std::move(frame));
  }
  out.push_back(std::move(upright));

  const auto world_with = [&](auto change) {
    auto config = std::make_shared<Config>(*content.world->config);
    change(*config);
    return make_world(config, log);
  };
  Section themes{"Themes", {}};
  for (const std::string& theme : names_in("themes")) {
    const auto world = world_with([&](Config& config) { config.theme = theme; });
    for (const char* scene : {"recognition", "goal", "milestone"}) {
      Frame frame = one(scene);
      frame.world = world;
      frame.label = theme;
      themes.frames.push_back(std::move(frame));
    }
  }
  out.push_back(std::move(themes));

  Section sizes{"Sizes", {}};
  const std::pair<int, int> all[] = {{1280, 720}, {3840, 2160}, {1440, 1080}, {1080, 1080}, {2560, 1080}, {3840, 1080}};
  for (const auto& [w, h] : all) {
    for (const char* scene : {"recognition", "goal"}) {
      Frame frame = one(scene);
      frame.w = w;
      frame.h = h;
      frame.label = fmt::format("{}×{}", w, h);
      sizes.frames.push_back(std::move(frame));
    }
  }
  out.push_back(std::move(sizes));

  Section languages{"Languages", {}};
  for (const std::string& language : names_in("messages")) {
    const auto world = world_with([&](Config& config) { config.language = language; });
    for (const char* scene : {"recap", "milestone"}) {
      Frame frame = one(scene);
      frame.world = world;
      frame.label = world->phrases.say("language.name");
      languages.frames.push_back(std::move(frame));
    }
  }
  out.push_back(std::move(languages));
  return out;
}

/// Words on the sheet, in its own pixels.
void add_words(draw::List& list, text::Typesetter& type, const std::string& words, int size, int weight, int x, int y, int w, const draw::Stage& stage) {
  text::Style style;
  style.size = static_cast<float>(size) / stage.scale;
  style.weight = weight;
  style.colour = draw::hex("#e8eaf6");
  style.max_lines = 1;
  const auto paragraph = type.set(words, style, static_cast<float>(w) / stage.scale);
  if (paragraph->lines.empty()) return;
  auto layer = std::make_shared<draw::Layer>();
  layer->name = words;
  const draw::Point at{static_cast<float>(x) / stage.scale, static_cast<float>(y) / stage.scale};
  layer->shapes.push_back(draw::Words{paragraph, -1, at});
  layer->bounds = {at.x + paragraph->ink.x - 2, at.y + paragraph->ink.y - 2, paragraph->ink.w + 4, paragraph->ink.h + 4};
  platform::bake(*layer, stage);
  list.push_back(draw::Put{layer});
}

}  // namespace

Result<std::filesystem::path> write_contact_sheet(const SheetContent& content, const std::filesystem::path& folder, Log& log) {
  Darkroom darkroom(content, log);
  struct Placed {
    std::shared_ptr<const draw::Bitmap> picture;
    std::string words;
    int x = 0, y = 0;
  };
  std::vector<Placed> placed;
  int y = kMargin;
  for (const Section& section : sections_of(content, log)) {
    placed.push_back({nullptr, section.head, kMargin, y});
    y += kHead;
    int x = kMargin, high = 0;
    for (const Frame& frame : section.frames) {
      auto picture = darkroom.develop(frame);
      if (x > kMargin && x + picture->w > kWidth - kMargin) {
        x = kMargin;
        y += high + kLabel + kGap;
        high = 0;
      }
      high = std::max(high, picture->h);
      const int w = picture->w;
      placed.push_back({std::move(picture), frame.label, x, y});
      x += w + kGap;
    }
    y += high + kLabel + 2 * kGap;
  }
  const int h = y + kMargin;
  const draw::Stage stage = draw::make_stage(kWidth, h);
  const auto type = text::make_typesetter(stage.scale);
  draw::List list;
  for (const Placed& one : placed) {
    if (one.picture) {
      add_words(list, *type, one.words, 16, 500, one.x, one.y + one.picture->h + 5, one.picture->w, stage);
    } else {
      add_words(list, *type, one.words, 34, 800, one.x, one.y + 12, kWidth - 2 * kMargin, stage);
    }
  }
  std::vector<std::uint32_t> pixels(static_cast<std::size_t>(kWidth) * static_cast<std::size_t>(h));
  platform::Canvas canvas(stage);
  canvas.compose(list, pixels.data(), kWidth * 4, true);
  for (const Placed& one : placed) {
    if (!one.picture) continue;
    for (int row = 0; row < one.picture->h; ++row) {
      const auto* from = one.picture->pixels.data() + static_cast<std::ptrdiff_t>(row) * (one.picture->stride / 4);
      std::copy_n(from, std::min(one.picture->w, kWidth - one.x), pixels.data() + static_cast<std::ptrdiff_t>(one.y + row) * kWidth + one.x);
    }
  }
  const auto file = folder / "sheet.jpg";
  if (auto written = platform::write_jpeg(file, pixels.data(), kWidth, h, kWidth * 4, kMostBytes); !written) return tl::unexpected(written.error());
  return file;
}

}  // namespace kudosk::app
