#include "app/presenter.h"

#include <algorithm>
#include <array>

#include "scenes/words.h"

namespace kudosk::app {

namespace {

constexpr Millis kFrame{16};
constexpr Millis kFade{400};   // blanking
constexpr Millis kCarry{100};  // lateness that is carried to the next slide; more is a stop of the machine
constexpr Millis kPageStays{20000};
constexpr Millis kPageRefresh{5000};
constexpr Millis kShiftEvery{150000};
constexpr std::size_t kPastKept = 32;
constexpr Show kNever = Show::max();

// The orbit against burn-in, stage pixels: begins where nothing is moved.
constexpr std::array<std::pair<float, float>, 9> kOrbit{{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {-4, 4}, {-4, 0}, {-4, -4}, {0, -4}, {4, -4}}};

void shift(draw::List& list, float dx, float dy) {
  if (dx == 0 && dy == 0) return;
  const auto within = [&](std::optional<draw::Rect>& part) {
    if (part) part->x += dx, part->y += dy;
  };
  for (auto& command : list) {
    if (auto* put = std::get_if<draw::Put>(&command)) {
      put->dx += dx;
      put->dy += dy;
      within(put->within);
    } else if (auto* fill = std::get_if<draw::Fill>(&command)) {
      fill->rect.x += dx;
      fill->rect.y += dy;
      fill->paint.a.x += dx, fill->paint.b.x += dx;
      fill->paint.a.y += dy, fill->paint.b.y += dy;
      within(fill->within);
    } else if (auto* arc = std::get_if<draw::Arc>(&command)) {
      arc->centre.x += dx;
      arc->centre.y += dy;
      arc->paint.a.x += dx, arc->paint.b.x += dx;
      arc->paint.a.y += dy, arc->paint.b.y += dy;
      within(arc->within);
    }
  }
}

bool owns_header(const std::string& scene) { return scene == "sign-in" || scene == "status" || scene == "keys"; }

}  // namespace

Presenter::Presenter(Studio& studio, Log& log, draw::Stage stage) : studio_(studio), log_(log), stage_(stage) {}

void Presenter::configure(std::shared_ptr<const World> world, bool broken) {
  world_ = std::move(world);
  marks_.config_broken = broken;
  if (snapshot_) see(snapshot_);  // the marks' words may be another language's
  overlay_minute_ = -1;
  coming_.reset();
}

void Presenter::resize(draw::Stage stage) {
  if (stage == stage_) return;
  stage_ = stage;
  overlay_minute_ = -1;
  overlay_.reset();
  coming_.reset();
  // The act on stage was baked for the old size: the same slide is staged anew.
  if (current_) restage_ = current_->entry;
  current_.reset();
  ground_before_.reset();
  page_.reset();
}

void Presenter::see(std::shared_ptr<const Snapshot> snapshot) {
  snapshot_ = std::move(snapshot);
  std::erase_if(goals_, [&](const auto& shown) { return !snapshot_->feed->find(shown.second->source, shown.second->id); });
  marks_.offline_since = snapshot_->offline_since;
  marks_.stored_at = snapshot_->stored_at;
  marks_.samples = snapshot_->feed->samples;
  marks_.troubled_sources = 0;
  marks_.troubled.clear();
  for (const auto& source : snapshot_->sources) {
    // A network that is away has its own mark; it is nothing that this source needs.
    if (!source.trouble || (snapshot_->offline_since && source.trouble->kind == ErrorKind::network)) continue;
    if (marks_.troubled_sources++ == 0 && world_)
      marks_.troubled = world_->phrases.say("mark.attention", {{"source", source.name}, {"advice", scenes::advice_of(*source.trouble, world_->phrases)}});
  }
}

Millis Presenter::dwell() const { return current_ ? current_->act->timing.dwell : Millis{}; }

Job Presenter::job(const Now& now) {
  Job job;
  job.ticket = ++tickets_;
  job.world = world_;
  job.snapshot = snapshot_;
  job.stage = stage_;
  job.now = now;
  return job;
}

Job Presenter::job_of(const playlist::Entry& entry, const Now& now) {
  Job wanted = job(now);
  scenes::Subject subject;
  subject.scene = entry.scene;
  subject.item = entry.item;
  subject.variant = entry.variant;
  const auto& prompts = world_->config->playlist.prompts;
  if (entry.scene == "prompt") {
    subject.prompt = entry.prompt < prompts.size() ? prompts[entry.prompt] : PromptSettings{world_->config->thanks_text, {}, world_->config->thanks_link};
  }
  if (entry.scene == "sign-in") subject.sign_in = snapshot_->sign_in;
  if (const auto shown = goals_.find(entry.key()); shown != goals_.end() && shown->second != entry.item) subject.before = shown->second;
  const Sequence items = this->items();
  const auto at = std::find(items.begin(), items.end(), entry.item);
  wanted.count = items.size();
  wanted.position = at != items.end() ? static_cast<std::size_t>(at - items.begin()) : items.empty() ? 0 : history_.turn % items.size();
  wanted.what = std::move(subject);
  return wanted;
}

void Presenter::ask(playlist::Entry entry, const Now& now) {
  Job wanted = job_of(entry, now);
  coming_ = Coming{std::move(entry), wanted.ticket, nullptr, snapshot_};
  studio_.ask(std::move(wanted));
}

playlist::Entry Presenter::choose(const Now& now) {
  if (held_) return *held_;
  const playlist::Direction direction{&world_->config->playlist, world_->config.get(), &world_->zone};
  if (auto urgent = in_order_ ? std::nullopt : playlist::urgent(*snapshot_->feed, history_, direction, now)) return *urgent;
  if (snapshot_->sign_in && (snapshot_->sign_in->code != shown_code_ || (current_ && current_->entry.scene != "sign-in"))) {
    playlist::Entry entry;
    entry.scene = "sign-in";
    return entry;
  }
  if (in_order_ && !snapshot_->feed->items.empty()) return in_turn(1, playlist::Why::rotation);
  return playlist::next(*snapshot_->feed, history_, direction, now);
}

Sequence Presenter::items() const { return in_order_ ? sequence_of(*snapshot_->feed) : snapshot_->feed->items; }

/// REQUIRES: there are items.
playlist::Entry Presenter::in_turn(int step, playlist::Why why) const { return playlist::entry_of(neighbour(items(), current_ ? current_->entry.item.get() : nullptr, step), why); }

void Presenter::ask_next(const Now& now) { ask(choose(now), now); }

bool Presenter::still_true(const playlist::Entry& entry) const {
  if (entry.item) return snapshot_->feed->find(entry.item->source, entry.item->id) == entry.item;
  // Composed of items: while what it shows of them is so.
  if (current_ && &entry == &current_->entry && current_->act) {
    for (const auto& item : current_->act->items)
      if (snapshot_->feed->find(item->source, item->id) != item) return false;
  }
  // What stood in for content makes way for the first of it.
  if (current_ && &entry == &current_->entry && current_->waiting && !snapshot_->feed->items.empty()) return false;
  if (entry.scene == "sign-in") return snapshot_->sign_in.has_value() && snapshot_->sign_in->code == shown_code_;
  return true;
}

void Presenter::revise(const Now& now) {
  if (!world_) return;
  if (in_order_ && !current_ && snapshot_->feed->items.empty()) return;  // the sheet is being read: nothing else opens a show
  if (met_ != snapshot_) {
    playlist::meet(history_, *snapshot_, now);
    met_ = snapshot_;
  }
  if (!coming_) {
    if (restage_)
      ask(*std::exchange(restage_, std::nullopt), now);
    else if (!held_ || !current_)
      ask_next(now);
    return;
  }
  if (held_ || coming_->snapshot == snapshot_) return;
  // The content has changed since this was chosen: perhaps something newer, or this is no more. A key's choice stands while it is true.
  const bool there = coming_->entry.scene == "sign-in" ? snapshot_->sign_in.has_value() : still_true(coming_->entry);
  if (coming_->entry.why == playlist::Why::key && there) return;
  const playlist::Entry chosen = choose(now);
  const bool pictures = coming_->snapshot->pictures != snapshot_->pictures;
  // A slide that is composed of the feed says what the feed says now.
  const bool composed = !coming_->entry.item && coming_->snapshot->feed != snapshot_->feed;
  if (!there || pictures || composed || chosen.key() != coming_->entry.key() || chosen.why != coming_->entry.why) {
    ask(chosen, now);
  } else {
    coming_->snapshot = snapshot_;
  }
}

void Presenter::take_prepared(const Now& now) {
  for (auto& prepared : studio_.take()) {
    if (prepared.overlay && prepared.ticket == overlay_ticket_) {
      overlay_ = prepared.overlay;
    } else if (prepared.act && coming_ && prepared.ticket == coming_->ticket) {
      coming_->act = prepared.act;
    } else if (prepared.act && moved_ && prepared.ticket == moved_->ticket) {
      moved_->act = prepared.act;
    } else if (prepared.act && page_ && prepared.ticket == page_->ticket) {
      if (!page_->act) page_->came = now.show;
      page_->act = prepared.act;
    }
  }
}

void Presenter::leave(const Now& now) {
  // Not in the middle of an entrance: what is half there would have to jump.
  if (!current_->leaving) current_->leaving = std::max(now.show, current_->came + current_->act->timing.enter);
}

void Presenter::bring_on(Show at, const Now& now) {
  if (current_) {
    if (!std::exchange(going_back_, false)) past_.push_back(current_->entry);
    if (past_.size() > kPastKept) past_.erase(past_.begin());
    ground_before_ = current_->act->backdrop;
  }
  const bool waiting = !coming_->entry.item && coming_->entry.why != playlist::Why::key && coming_->snapshot->feed->items.empty();
  current_ = OnStage{coming_->entry, coming_->act, at, std::nullopt, waiting, at};
  coming_.reset();
  moved_.reset();
  if (current_->entry.scene == word(Kind::goal)) goals_[current_->entry.key()] = current_->entry.item;
  skip_ = false;
  paused_for_ = Millis{};
  if (paused_at_) paused_at_ = now.show;
  if (!ground_before_) ground_before_ = current_->act->backdrop;
  if (current_->entry.scene == "sign-in" && snapshot_->sign_in) shown_code_ = snapshot_->sign_in->code;
  history_.note(current_->entry, now.show);
  history_.primed = true;
  if (world_->config->screen.pixel_shift && now.show - shifted_at_ >= kShiftEvery) {
    if (shifted_at_ != Show{}) shift_ = (shift_ + 1) % static_cast<int>(kOrbit.size());
    shifted_at_ = now.show;
  }
  std::vector<Log::Field> fields{{"scene", current_->entry.scene}};
  if (current_->entry.item) {
    fields.push_back({"item", current_->entry.item->id});
    fields.push_back({"source", current_->entry.item->source});
  }
  fields.push_back({"dwell", static_cast<std::int64_t>(dwell().count())});
  fields.push_back({"why", std::string(playlist::word(current_->entry.why))});
  if (display_) fields.push_back({"display", *display_});
  log_.event(Log::Level::info, "stage", fields);
  if (!held_) ask_next(now);
}

void Presenter::ask_overlay(const Now& now) {
  if (!world_) return;
  const std::string scene = page_ && page_->act ? "status" : current_ ? current_->act->scene : std::string{};
  const auto minute = std::chrono::floor<std::chrono::minutes>(now.wall).time_since_epoch().count();
  const bool owned = owns_header(scene);
  if (minute == overlay_minute_ && marks_ == overlay_marks_ && owned == owns_header(overlay_scene_) && !overlay_scene_.empty()) return;
  overlay_minute_ = minute;
  overlay_marks_ = marks_;
  overlay_scene_ = scene.empty() ? "none" : scene;
  Job wanted = job(now);
  overlay_ticket_ = wanted.ticket;
  wanted.what = OverlayPage{marks_, scene};
  studio_.ask(std::move(wanted));
}

void Presenter::ask_page(Page::Type type, const Now& now) {
  Job wanted = job(now);
  const auto kept = page_ && page_->type == type ? page_->act : nullptr;
  const Show came = kept ? page_->came : now.show;
  const Show until = kept ? page_->until : now.show + kPageStays;
  page_ = Page{type, wanted.ticket, kept, came, until, now.show + kPageRefresh};
  if (type == Page::Type::status) {
    scenes::StatusFacts facts = facts_ ? facts_() : scenes::StatusFacts{};
    wanted.what = facts;
  } else {
    wanted.what = KeysPage{};
  }
  studio_.ask(std::move(wanted));
}

draw::List Presenter::frame(const Now& now) {
  take_prepared(now);
  revise(now);
  take_prepared(now);  // a studio without a thread has it already

  if (!current_ && coming_ && coming_->act) {
    bring_on(now.show, now);
    take_prepared(now);
  }
  if (current_ && !held_) {
    if (!current_->leaving) {
      take_over(now);
      const bool urgent = coming_ && coming_->entry.why == playlist::Why::urgent;
      const Show due = current_->came + paused_for_ + dwell();
      if (!still_true(current_->entry) && !follow_goal(now)) {
        leave(now);
      } else if (coming_ && coming_->act && (skip_ || urgent || (!paused_at_ && now.show >= due))) {
        leave(now);
        // What was late is carried, so that the show keeps its time.
        if (!skip_ && !urgent && now.show - due <= kCarry) current_->leaving = std::max(due, current_->came + current_->act->timing.enter);
      }
    }
    if (current_->leaving && now.show - *current_->leaving >= current_->act->timing.exit) {
      const Show ended = *current_->leaving + current_->act->timing.exit;
      if (coming_ && coming_->act) {
        bring_on(now.show - ended <= kCarry ? ended : now.show, now);
        take_prepared(now);
      }
    }
  }
  if (!marks_.jump.empty() && now.show >= jump_until_) marks_.jump.clear();
  ask_overlay(now);
  take_prepared(now);

  draw::List list;
  if (!current_) {
    if (world_) list.push_back(draw::Ground{std::make_shared<draw::Backdrop>(world_->theme->backdrop("default")), nullptr, 0});
    if (!list.empty()) std::get<draw::Ground>(list.front()).b = std::get<draw::Ground>(list.front()).a;
    append_overlay(now, list);
    return list;
  }
  if (page_ && (now.show >= page_->until)) page_.reset();
  if (page_ && page_->act && page_->type == Page::Type::status && now.show >= page_->refresh) ask_page(Page::Type::status, now);

  const scenes::Act& act = *current_->act;
  const Millis elapsed = now.show - current_->came;
  if (page_ && page_->act) {
    list.push_back(draw::Ground{page_->act->backdrop, page_->act->backdrop, 1});
    page_->act->frame(now.show - page_->came, list);
  } else {
    const double mix = act.timing.enter.count() > 0 && act.transition != Transition::cut
                           ? motion::ease(motion::Ease::in_out_cubic, static_cast<double>(elapsed.count()) / act.timing.enter.count())
                           : 1;
    const bool same = ground_before_ == act.backdrop || mix >= 1;
    list.push_back(draw::Ground{same ? act.backdrop : ground_before_, act.backdrop, static_cast<float>(same ? 1 : mix)});
    if (mix >= 1) ground_before_ = act.backdrop;
    // The exit's tracks begin at the act's own dwell; an act that leaves early or late is moved to there.
    const bool gone = current_->leaving && now.show >= *current_->leaving;
    const Millis at = gone ? act.timing.dwell + (now.show - *current_->leaving) : std::min(elapsed, act.timing.dwell);
    act.frame(at, list);
  }
  append_overlay(now, list);
  shift(list, kOrbit[shift_].first, kOrbit[shift_].second);
  if (blank_ || now.show - blank_since_ < kFade) {
    const double share = std::clamp(static_cast<double>((now.show - blank_since_).count()) / kFade.count(), 0.0, 1.0);
    const double dark = blank_since_ == Show{} ? 0 : blank_ ? share : 1 - share;
    if (dark > 0) list.push_back(draw::Dim{draw::Colour{0, 0, 0, 1}, static_cast<float>(dark)});
  }
  return list;
}

void Presenter::append_overlay(const Now&, draw::List& list) {
  if (!overlay_) return;
  for (const auto& layer : *overlay_) list.push_back(draw::Put{layer});
}

bool Presenter::moving(const Now& now) const { return next_change(now) <= now.show + kFrame; }

Show Presenter::next_change(const Now& now) const {
  Show soonest = kNever;
  const auto at = [&](Show when) { soonest = std::min(soonest, std::max(when, now.show + Millis{1})); };
  if (world_) {
    const auto minute = std::chrono::ceil<std::chrono::minutes>(now.wall + Millis{1});
    at(now.show + (minute - now.wall));
  }
  if (blank_since_ != Show{} && now.show - blank_since_ < kFade) at(now.show + kFrame);
  if (page_) {
    at(page_->until);
    if (page_->type == Page::Type::status) at(page_->refresh);
    if (page_->act) {
      const Millis next = page_->act->next_change(now.show - page_->came);
      if (next != Millis::max()) at(page_->came + next);
    }
  }
  if (!current_) return soonest;
  const scenes::Act& act = *current_->act;
  if (!marks_.jump.empty()) at(jump_until_);
  if (current_->leaving && now.show >= *current_->leaving) {
    // Until the exit is over there is a frame each time; then what comes is waited for (the studio wakes us).
    const Millis gone = now.show - *current_->leaving;
    if (gone < act.timing.exit) at(now.show + kFrame);
    return soonest;
  }
  const Show began = current_->came;
  const Millis elapsed = now.show - began;
  if (current_->leaving) at(*current_->leaving);
  if (moved_ && moved_->act) at(began + kBarsGrown);
  if (elapsed < act.timing.enter) at(now.show + kFrame);
  const Millis next = act.next_change(elapsed);
  // From the dwell's end on an act has nothing but its exit, which begins when it leaves.
  if (next != Millis::max() && next < act.timing.dwell) at(began + next);
  if (!held_ && !paused_at_ && elapsed < act.timing.dwell + paused_for_) at(began + act.timing.dwell + paused_for_);
  return soonest;
}

}  // namespace kudosk::app
