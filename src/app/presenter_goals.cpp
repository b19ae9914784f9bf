// A goal on stage whose figures move: an act with the new ones takes over in view, and its bars grow from where they stood.
#include "app/presenter.h"

namespace kudosk::app {

namespace {

/// So long the new figures stand at least; and so long a goal is followed at most, as a flood of praise must not keep it on stage.
constexpr Millis kSeen{4000}, kFollowed{20000};

/// The goal without what moves.
Item without_figures(const Item& item) {
  Item out = item;
  out.updated.reset();
  auto& goal = std::get<Goal>(out.body);
  goal.now.reset();
  goal.percent.reset();
  goal.status.clear();
  for (auto& result : goal.key_results) {
    result.now.reset();
    result.percent.reset();
  }
  return out;
}

}  // namespace

/// nullptr: what is on stage is no goal, is as it was, or has changed otherwise.
std::shared_ptr<const Item> Presenter::moved_goal() const {
  const auto& shown = current_->entry.item;
  if (!shown || shown->kind() != Kind::goal) return nullptr;
  auto item = snapshot_->feed->find(shown->source, shown->id);
  if (!item || item == shown || item->kind() != Kind::goal || without_figures(*item) != without_figures(*shown)) return nullptr;
  return item;
}

/// Has the new act prepared. False: there is none to follow, and the slide is not true any more.
bool Presenter::follow_goal(const Now& now) {
  auto item = moved_goal();
  if (!item || now.show - current_->first >= kFollowed) return false;
  if (moved_ && moved_->entry.item == item) return true;
  playlist::Entry entry = current_->entry;
  entry.item = std::move(item);
  Job wanted = job_of(entry, now);
  auto& subject = std::get<scenes::Subject>(wanted.what);
  subject.before = current_->entry.item;
  subject.in_view = true;
  moved_ = Coming{std::move(entry), wanted.ticket, nullptr, snapshot_};
  studio_.ask(std::move(wanted));
  return true;
}

void Presenter::take_over(const Now& now) {
  if (!moved_ || !moved_->act) return;
  if (!still_true(moved_->entry)) {  // it has moved again meanwhile
    moved_.reset();
    return;
  }
  if (now.show - current_->came < kBarsGrown) return;
  const Millis left = current_->came + paused_for_ + dwell() - now.show;
  current_->entry = moved_->entry;
  current_->act = moved_->act;
  // All stands from the entrance's end on.
  auto& timing = current_->act->timing;
  current_->came = now.show - timing.enter;
  timing.dwell = timing.enter + std::max(left, kSeen);
  paused_for_ = Millis{};
  if (paused_at_) paused_at_ = now.show;
  goals_[current_->entry.key()] = current_->entry.item;
  moved_.reset();
}

}  // namespace kudosk::app
