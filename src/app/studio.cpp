#include "app/studio.h"

#include <malloc.h>

#include <algorithm>

#include "base/file.h"
#include "platform/bake.h"

namespace kudosk::app {

namespace {

constexpr std::size_t kPictureBudget = 24u << 20;  // bytes of decoded pictures kept between acts

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

Studio::Studio(bool threaded, std::function<void()> ready, Log& log) : log_(log), ready_(std::move(ready)) {
  if (threaded) thread_ = std::thread([this] { run(); });
}

Studio::~Studio() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wanted_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Studio::ask(Job job) {
  if (!thread_.joinable()) {
    done_.push_back(prepare(job));
    return;
  }
  {
    std::lock_guard lock(mutex_);
    // An older wish of the same sort that was not begun yet is void: the new one stands in its place.
    std::erase_if(jobs_, [&](const Job& waiting) { return waiting.what.index() == job.what.index(); });
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
    wanted_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
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
    lock.lock();
  }
}

std::shared_ptr<const draw::Bitmap> Studio::picture(const Job& job, const std::string& address, float w, float h) {
  const auto& known = *job.snapshot->pictures;
  const auto file = known.find(address);
  if (address.empty() || file == known.end()) return nullptr;
  const int pw = std::max(1, static_cast<int>(w * job.stage.scale + 0.5f)), ph = std::max(1, static_cast<int>(h * job.stage.scale + 0.5f));
  const std::string key = file->second + '\n' + std::to_string(pw) + 'x' + std::to_string(ph);
  if (auto kept = pictures_.find(key); kept != pictures_.end()) {
    kept->second.used = ++uses_;
    return kept->second.bitmap;
  }
  if (!decoder_) decoder_ = platform::make_decoder();
  Picture made;
  made.used = ++uses_;
  if (auto bytes = read_file(file->second, 16u << 20); !bytes) {
    log_.error(bytes.error());
  } else if (auto bitmap = decoder_->decode(*bytes, w > 0 ? pw : 0, h > 0 ? ph : 0); !bitmap) {
    log_.error(bitmap.error());
  } else {
    made.bitmap = std::move(*bitmap);
  }
  const auto bitmap = made.bitmap;
  pictures_.emplace(key, std::move(made));
  const auto size = [](const Picture& p) { return p.bitmap ? static_cast<std::size_t>(p.bitmap->stride) * p.bitmap->h : 64; };
  std::size_t total = 0;
  for (const auto& [_, p] : pictures_) total += size(p);
  while (total > kPictureBudget && pictures_.size() > 1) {
    const auto oldest = std::min_element(pictures_.begin(), pictures_.end(), [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
    total -= size(oldest->second);
    pictures_.erase(oldest);
  }
  return bitmap;
}

Prepared Studio::prepare(const Job& job) {
  if (!type_ || type_scale_ != job.stage.scale) {
    type_ = text::make_typesetter(job.stage.scale);
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
