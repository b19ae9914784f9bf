#include "app/opening.h"

#include <algorithm>

namespace kudosk::app {

namespace {
constexpr Millis kFade{400}, kFrame{16};
constexpr Millis kWhile = std::chrono::minutes(10);
constexpr Millis kAskEvery{200};
constexpr Millis kLook = std::chrono::minutes(1);  // the wall's clock may be set meanwhile
}  // namespace

void Opening::configure(playlist::Hours hours, Zone zone) {
  hours_ = std::move(hours);
  zone_ = std::move(zone);
  asked_.reset();
}

bool Opening::by_hours(const Now& now) const {
  // The clock on the wall goes its own way when it is set.
  const bool fresh = asked_ && now.trusted == asked_->at.trusted && now.show >= asked_->at.show && now.show - asked_->at.show < kAskEvery &&
                     now.wall - asked_->at.wall == Millis(now.show - asked_->at.show);
  if (!fresh) asked_ = Asked{now, hours_.open(now, zone_)};
  return asked_->open;
}

bool Opening::step(const Now& now) {
  if (until_ && now.show >= *until_) until_.reset();
  const bool hours = by_hours(now);
  const bool open = hours || until_;
  if (hours) until_.reset();  // what was asked for at night is no reason to stay on after the day
  why_ = hours || !open ? "hours" : while_;
  if (begun_ && open == open_) return false;
  faded_ = begun_;
  begun_ = true;
  open_ = open;
  since_ = now.show;
  return true;
}

void Opening::keep_open(const char* why, const Now& now) {
  until_ = now.show + kWhile;
  while_ = why;
}

bool Opening::key(const Now& now) {
  if (by_hours(now)) return false;
  keep_open("key", now);
  return begun_ && !open_;
}

void Opening::see(const Snapshot& snapshot, const Now& now) {
  std::set<std::pair<std::string, std::string>> urgent;
  bool fresh = false;
  for (const auto& item : snapshot.feed->items) {
    if (!item->urgent || item->kind() != Kind::announcement) continue;
    urgent.emplace(item->source, item->id);
    fresh = fresh || (urgent_ && !urgent_->count({item->source, item->id}) && (stored_ || answered_.count(item->source)));
  }
  if (!urgent_) stored_ = snapshot.stored_at.has_value();
  for (const auto& source : snapshot.sources)
    if (source.last_success) answered_.insert(source.name);
  urgent_ = std::move(urgent);
  if (fresh && !by_hours(now)) keep_open("urgent", now);
}

double Opening::dark(const Now& now) const {
  if (!begun_) return 0;
  const double share = faded_ ? std::clamp(static_cast<double>((now.show - since_).count()) / kFade.count(), 0.0, 1.0) : 1.0;
  return open_ ? 1 - share : share;
}

Show Opening::next_change(const Now& now) const {
  if (begun_ && faded_ && now.show - since_ < kFade) return now.show + kFrame;
  Show soonest = now.show + kLook;
  if (until_) soonest = std::min(soonest, std::max(*until_, now.show + Millis{1}));
  if (const auto change = hours_.next_change(now, zone_)) soonest = std::min(soonest, now.show + std::max(Millis{1}, std::chrono::ceil<Millis>(*change - now.wall)));
  return soonest;
}

}  // namespace kudosk::app
