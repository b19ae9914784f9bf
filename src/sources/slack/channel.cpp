#include "sources/slack/channel.h"

#include <algorithm>

#include "sources/slack/json.h"

namespace kudosk::sources::slack {
namespace {

constexpr int most_empty_pages = 20;
constexpr std::size_t most_remembered = 1000, most_known = 1000;

}  // namespace

Stretch Channel::newest() const { return emptied_ && !emptied_->before ? *emptied_ : Stretch{}; }

Stretch Channel::next(Stamp window_begins, bool older) const {
  if (walk_next_ && older)
    if (auto stretch = walk(window_begins)) return *stretch;
  return newest();
}

std::optional<Stretch> Channel::walk(Stamp window_begins) const {
  if (emptied_ && emptied_->before) return emptied_;
  if (!older_ || !walked_to_ || *walked_to_ <= window_begins) return std::nullopt;
  return Stretch{walked_to_, window_begins, {}};
}

std::vector<Stamp> Channel::cover(const Stretch& asked, const std::set<Stamp>& stamps, bool more, const std::string& cursor, Stamp window_begins) {
  emptied_.reset();
  const Stamp end = asked.before.value_or(Stamp{INT64_MAX, 0});
  const auto last = stamps.lower_bound(end);  // a server that gives more than was asked for says nothing about that
  const bool some = last != stamps.begin();
  if (!some && more) {
    // Nothing here, and more behind it: the same request goes on at its cursor.
    if (!cursor.empty() && ++empty_pages_ <= most_empty_pages)
      emptied_ = Stretch{asked.before, asked.after, cursor};
    else
      older_ = false;
    return {};
  }
  empty_pages_ = 0;
  const Stamp begin = more ? *stamps.begin() : asked.after.value_or(Stamp{});
  const bool to_the_end = !more || begin <= window_begins;
  if (!asked.before) {
    const bool gap = more && newest_ && begin > *newest_;
    if (gap && !gap_) gap_ = newest_;
    if (!newest_ || (some && *std::prev(last) > *newest_))
      quiet_ = 0;
    else
      ++quiet_;
    newest_page_ = begin;
    older_ = !to_the_end;
    if (older_ && (gap || !walked_to_ || *walked_to_ <= window_begins)) walked_to_ = begin;
    walk_next_ = older_;
    if (!older_) {
      walked_to_.reset();
      gap_.reset();
      whole_ = true;
    }
  } else {
    if (gap_ && (to_the_end || begin <= *gap_)) gap_.reset();
    walked_to_ = begin;
    walk_next_ = false;
    if (to_the_end) {
      whole_ = true;
      walked_to_.reset();  // the next walk begins where the newest page ends
    }
  }
  if (some && (!newest_ || *std::prev(last) > *newest_)) newest_ = *std::prev(last);

  std::vector<Stamp> gone;
  for (auto at = more ? shown_.lower_bound(begin) : shown_.upper_bound(begin); at != shown_.end() && at->first < end; ++at)
    if (!stamps.count(at->first)) gone.push_back(at->first);
  for (auto at = more ? known_.lower_bound(begin) : known_.upper_bound(begin); at != known_.end() && at->first < end;)
    at = stamps.count(at->first) ? std::next(at) : known_.erase(at);
  return gone;
}

void Channel::know(Stamp stamp, const json& message) {
  known_[stamp] = std::make_shared<const json>(message);
  if (known_.size() > most_known) known_.erase(known_.begin());
}

void Channel::forget(Stamp stamp) { known_.erase(stamp); }

const json* Channel::known(Stamp stamp) const {
  const auto found = known_.find(stamp);
  return found == known_.end() ? nullptr : found->second.get();
}

std::optional<Stamp> Channel::look() {
  // From the newest of them to the oldest, again and again.
  auto at = known_.lower_bound(looked_ ? std::min(*looked_, newest_page_) : newest_page_);
  if (at == known_.begin()) at = known_.lower_bound(newest_page_);
  if (at == known_.begin()) return std::nullopt;
  looked_ = std::prev(at)->first;
  return looked_;
}

void Channel::show(Stamp stamp, const std::string& ts, std::shared_ptr<const Item> item) { shown_[stamp] = {ts, std::move(item)}; }

bool Channel::hide(Stamp stamp) { return shown_.erase(stamp) > 0; }

std::shared_ptr<const Item> Channel::item(Stamp stamp) const {
  const auto found = shown_.find(stamp);
  return found == shown_.end() ? nullptr : found->second.item;
}

std::vector<std::string> Channel::hide_all() {
  std::vector<std::string> out;
  out.reserve(shown_.size());
  for (const auto& [stamp, shown] : shown_) out.push_back(shown.ts);
  shown_.clear();
  return out;
}

std::vector<std::string> Channel::trim(Stamp window_begins, std::size_t most) {
  shown_.erase(shown_.begin(), shown_.lower_bound(window_begins));
  known_.erase(known_.begin(), known_.lower_bound(window_begins));
  std::vector<std::string> out;
  while (shown_.size() > most) {
    out.push_back(shown_.begin()->second.ts);
    shown_.erase(shown_.begin());
  }
  return out;
}

std::vector<std::shared_ptr<const Item>> Channel::items() const {
  std::vector<std::shared_ptr<const Item>> out;
  for (const auto& [stamp, shown] : shown_)
    if (shown.item) out.push_back(shown.item);
  return out;
}

std::string Channel::ts_of(Stamp stamp) const {
  const auto found = shown_.find(stamp);
  return found == shown_.end() ? stamp.text() : found->second.ts;
}

json Channel::remember() const {
  json shown = json::array();
  std::size_t skip = shown_.size() > most_remembered ? shown_.size() - most_remembered : 0;
  for (const auto& [stamp, one] : shown_) {
    if (skip > 0) {
      --skip;
    } else {
      shown.push_back(one.ts);
    }
  }
  json memory{{"shown", std::move(shown)}};
  if (!name.empty()) memory["name"] = name;
  if (is_private) memory["private"] = *is_private;
  if (newest_) memory["last"] = newest_->text();
  return memory;
}

void Channel::recall(const json& memory) {
  name = text(memory, "name");
  if (at(memory, "private").is_boolean()) is_private = flag(memory, "private");
  newest_ = Stamp::parse(text(memory, "last"));
  std::size_t count = 0;
  for (const auto& one : list(memory, "shown"))
    if (const auto stamp = Stamp::parse(as_text(one)); stamp && ++count <= most_remembered) shown_[*stamp] = {as_text(one), nullptr};
}

}  // namespace kudosk::sources::slack
