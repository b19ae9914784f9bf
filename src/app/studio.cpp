#include "app/studio.h"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "base/memory.h"
#include "platform/bake.h"
#include "platform/icon.h"

namespace kudosk::app {

namespace {

constexpr std::size_t kPictureBudget = 24u << 20;  // bytes of decoded pictures kept between acts
constexpr std::size_t kMostFile = 16u << 20;
constexpr std::size_t kMovingBudget = 16u << 20;  // bytes of a moving picture's baked frames
constexpr int kFewestFrames = 4;
constexpr Millis kForgetAtLeast{std::chrono::hours{1}};

// Studios whose threads open fonts now: one for each display. Pages of fonts are let go of only where there is one, and none begins meanwhile.
std::mutex studios_guard;
int studios = 0;

Transition transition_of(const draw::Theme& theme) {
  if (theme.transition == "cut") return Transition::cut;
  if (theme.transition == "slide") return Transition::slide;
  if (theme.transition == "wipe") return Transition::wipe;
  return theme.transition == "zoom" ? Transition::zoom : Transition::fade;
}

template <class... F>
struct Match : F... {
  using F::operator()...;
};

void bake_all(const scenes::Act& act, const draw::Stage& stage) {
  for (const auto& part : act.parts) {
    if (const auto* element = std::get_if<scenes::Element>(&part)) {
      if (element->layer) platform::bake(*element->layer, stage);
    } else {
      for (const auto& layer : std::get<scenes::Live>(part).layers) platform::bake(*layer, stage);
    }
  }
}

}  // namespace

Studio::Studio(bool threaded, std::function<void()> ready, Log& log) : log_(log), ready_(std::move(ready)), pictures_(kPictureBudget) {
  if (!threaded) return;
  keep_heaps_small();
  const std::lock_guard lock(studios_guard);
  ++studios;
  thread_ = std::thread([this] { run(); });
}

Studio::~Studio() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wanted_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  const std::lock_guard lock(studios_guard);
  --studios;
}

void Studio::ask(Job job) {
  if (!thread_.joinable()) {
    done_.push_back(prepare(job));
    return;
  }
  {
    std::lock_guard lock(mutex_);
    // An older wish of the same sort that was not begun yet is void: the new one stands in its place.
    const auto in_view = [](const Job& one) {
      const auto* subject = std::get_if<scenes::Subject>(&one.what);
      return subject && subject->in_view;
    };
    std::erase_if(jobs_, [&](const Job& waiting) { return waiting.what.index() == job.what.index() && in_view(waiting) == in_view(job); });
    jobs_.push_back(std::move(job));
  }
  wanted_.notify_one();
}

std::vector<Prepared> Studio::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(done_, {});
}

void Studio::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto wanted = [this] { return stopping_ || !jobs_.empty(); };
    if (forget_ && forget_after_ == kForgetFirst) {
      // The first time not only when something is wanted: a screen of one slide would wait for long.
      if (!wanted_.wait_until(lock, *forget_, wanted)) {
        lock.unlock();
        let_go_of_files();
        lock.lock();
      }
    }
    wanted_.wait(lock, wanted);
    if (stopping_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    Prepared prepared = prepare(job);
    lock.lock();
    done_.push_back(std::move(prepared));
    const bool idle = jobs_.empty();
    lock.unlock();
    ready_();
    // Shaping and baking leave a heap full of holes; what is free goes back while nobody waits.
    if (idle) malloc_trim(1u << 20);
    if (!forget_) {
      forget_ = Steady::now() + forget_after_;
    } else if (idle && Steady::now() >= *forget_) {
      let_go_of_files();
    }
    lock.lock();
  }
}

void Studio::let_go_of_files() {
  // A start's first seconds read what is never needed again; a night's report or another language does later. After twice as long each time, so that it costs nothing.
  forget_after_ = std::min<Millis>(forget_after_ * 2, kForgetAtLeast);
  forget_ = Steady::now() + forget_after_;
  const std::lock_guard lock(studios_guard);
  let_go_of_read_pages(studios == 1);
}

platform::Decoder& Studio::decoder() {
  if (!decoder_) decoder_ = platform::make_decoder(&log_);
  return *decoder_;
}

std::optional<std::string> Studio::file_of(const Job& job, const std::string& address) const {
  if (address.empty()) return std::nullopt;
  if (address == job.world->config->logo.string()) return address;
  const auto known = job.snapshot->pictures->find(address);
  if (known == job.snapshot->pictures->end()) return std::nullopt;
  return known->second;
}

std::optional<std::pair<int, int>> Studio::picture_size(const Job& job, const std::string& address) {
  const auto file = file_of(job, address);
  if (!file) return std::nullopt;
  const auto bytes = read_file(*file, kMostFile);
  const auto info = bytes ? platform::probe(*bytes) : tl::unexpected(bytes.error());
  if (!info) return std::nullopt;
  return info->upright();
}

std::shared_ptr<const scenes::Moving> Studio::moving(const Job& job, const std::string& address, float w, float h) {
  const auto file = file_of(job, address);
  if (!file) return nullptr;
  const int pw = std::max(1, static_cast<int>(w * job.stage.scale + 0.5f)), ph = std::max(1, static_cast<int>(h * job.stage.scale + 0.5f));
  const auto bytes = read_file(*file, kMostFile);
  const auto info = bytes ? platform::probe(*bytes) : tl::unexpected(bytes.error());
  if (!info || info->frames < 2) return nullptr;
  // As many as may be baked at this size; where that is less than a flicker, it stands still.
  const auto most = static_cast<int>(kMovingBudget / (static_cast<std::size_t>(pw) * static_cast<std::size_t>(ph) * 4));
  if (most < kFewestFrames) return nullptr;
  auto made = decoder().decode_moving(*bytes, pw, ph, most);
  if (!made || made->frames.size() < 2) return nullptr;
  auto out = std::make_shared<scenes::Moving>();
  out->frames = std::move(made->frames);
  Millis end{};
  for (const Millis delay : made->delays) out->ends.push_back(end += delay);
  return out;
}

/// A size of 0 follows from the other, as the picture is shaped. nullptr: it can't be decoded, and the log says why.
std::shared_ptr<const draw::Bitmap> Studio::decoded(const std::string& file, int w, int h) {
  const auto bytes = read_file(file, kMostFile);
  if (!bytes) {
    log_.error(bytes.error());
    return nullptr;
  }
  if (platform::is_svg(*bytes)) {
    auto drawn = platform::draw_svg(*bytes, w, h);
    if (!drawn) log_.error(Error{ErrorKind::content, file + ": this SVG can't be drawn", "export it as PNG", 0, std::nullopt});
    return drawn;
  }
  if (w <= 0 && h > 0) {
    const auto info = platform::probe(*bytes);
    if (!info) {
      log_.error(info.error());
      return nullptr;
    }
    const auto [own_w, own_h] = info->upright();
    w = std::clamp(static_cast<int>(std::lround(static_cast<double>(h) * own_w / own_h)), 1, 16 * h);
  }
  auto bitmap = decoder().decode(*bytes, w, h);
  if (!bitmap) {
    log_.error(bitmap.error());
    return nullptr;
  }
  return std::move(*bitmap);
}

std::shared_ptr<const draw::Bitmap> Studio::picture(const Job& job, const std::string& address, float w, float h) {
  const auto file = file_of(job, address);
  if (!file) return nullptr;
  const auto whole = [&](float v) { return v > 0 ? std::max(1, static_cast<int>(v * job.stage.scale + 0.5f)) : 0; };
  const int pw = whole(w), ph = whole(h);
  if (const auto* kept = pictures_.find(*file, pw, ph)) return *kept;
  auto bitmap = decoded(*file, pw, ph);
  pictures_.keep(*file, pw, ph, bitmap);
  return bitmap;
}

void Studio::forget_pictures(const Job& job) {
  const std::string logo = job.world->config->logo.string();
  if (world_.lock() != job.world) {
    // A file of the configuration's may be another now under the same name.
    pictures_.forget(logo);
    world_ = job.world;
    named_.reset();
  }
  if (!job.snapshot || named_ == job.snapshot->pictures) return;
  named_ = job.snapshot->pictures;
  std::set<std::string_view> files{logo};
  for (const auto& [address, file] : *named_) files.insert(file);
  pictures_.forget_all_but(files);
}

Prepared Studio::prepare(const Job& job) {
  forget_pictures(job);
  if (!type_ || type_scale_ != job.stage.scale) {
    type_ = text::make_typesetter(job.stage.scale, [this](char32_t letter) {
      if (!missing_.insert(letter).second) return;
      log_.error(Error{ErrorKind::content, fmt::format("no installed font has U+{:04X}: a box stands in its place", static_cast<std::uint32_t>(letter)),
                       "install a font for it, such as Debian's fonts-noto-core", 0, std::nullopt});
    });
    type_scale_ = job.stage.scale;
  }
  scenes::Setting setting;
  setting.config = job.world->config.get();
  setting.theme = job.world->theme.get();
  setting.phrases = &job.world->phrases;
  setting.type = type_.get();
  setting.stage = job.stage;
  setting.now = job.now;
  setting.snapshot = job.snapshot;
  setting.motion = job.world->config->motion;
  setting.position = job.position;
  setting.count = job.count;
  const auto& chosen = job.world->config->playlist.transition;
  setting.transition = chosen ? *chosen : transition_of(*job.world->theme);
  setting.picture_size = [&](const std::string& address) { return picture_size(job, address); };
  setting.moving = [&](const std::string& address, float w, float h) { return moving(job, address, w, h); };
  setting.picture = [&](const std::string& address, float w, float h) { return picture(job, address, w, h); };

  Prepared prepared;
  prepared.ticket = job.ticket;
  std::visit(Match{
                 [&](const scenes::Subject& subject) { prepared.act = scenes::stage(subject, setting); },
                 [&](const scenes::StatusFacts& facts) { prepared.act = scenes::stage_status(facts, setting); },
                 [&](const KeysPage&) { prepared.act = scenes::stage_keys(setting); },
                 [&](const OverlayPage& page) { prepared.overlay = scenes::overlay(page.marks, page.scene, setting); },
             },
             job.what);
  if (prepared.overlay) {
    for (const auto& layer : *prepared.overlay) platform::bake(*layer, job.stage);
  }
  if (prepared.act) {
    bake_all(*prepared.act, job.stage);
    // One backdrop for all acts that have the same: its pixels are the largest thing there is.
    if (prepared.act->backdrop) {
      std::erase_if(backdrops_, [](const auto& known) { return known.second.expired(); });
      bool found = false;
      for (const auto& [stage, weak] : backdrops_) {
        const auto known = weak.lock();
        if (stage == job.stage && known && *known == *prepared.act->backdrop) {
          prepared.act->backdrop = known;
          found = true;
          break;
        }
      }
      if (!found) {
        prepared.act->backdrop->baked.bitmap = platform::bake(*prepared.act->backdrop, job.stage);
        backdrops_.emplace_back(job.stage, prepared.act->backdrop);
      }
    }
  }
  return prepared;
}

}  // namespace kudosk::app
