// What a hand at the keys or a remote does with the show.
#include <algorithm>
#include <cctype>

#include "app/presenter.h"
#include "base/plain.h"
#include "base/unicode.h"
#include "scenes/words.h"

namespace kudosk::app {

namespace {

constexpr Millis kJumpStays{8000};

bool is_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

void Presenter::go(int step, const Now& now) {
  if (!current_) return;
  if (in_order_ && !snapshot_->feed->items.empty()) {
    ask(in_turn(step, playlist::Why::key), now);
    skip_ = true;
    return;
  }
  if (step < 0) {
    while (!past_.empty()) {
      playlist::Entry entry = past_.back();
      past_.pop_back();
      if (entry.scene == "sign-in" || !still_true(entry)) continue;
      entry.why = playlist::Why::key;
      ask(std::move(entry), now);
      // The one that leaves is not noted as past: going back twice must not swing between two slides.
      going_back_ = true;
      skip_ = true;
      return;
    }
    return;
  }
  if (coming_ && coming_->entry.why != playlist::Why::urgent) coming_->entry.why = playlist::Why::key;
  skip_ = true;
}

void Presenter::jump(const Now& now) {
  std::string wanted = std::exchange(marks_.jump, {});
  if (wanted.size() > 1 && wanted[0] == '/') wanted.erase(0, 1);
  if (wanted.empty()) return;
  const Sequence items = this->items();
  std::shared_ptr<const Item> found;
  if (is_number(wanted)) {
    const std::size_t number = wanted.size() > 6 ? 0 : std::stoul(wanted);
    if (number >= 1 && number <= items.size()) found = items[number - 1];
  } else {
    const std::string name = folded(wanted), letters = plain(wanted);
    // As it is written, or without its accents: few keyboards have them all.
    const auto has = [&](const Person& person) {
      return (!name.empty() && folded(person.name).find(name) != std::string::npos) || (!letters.empty() && plain(person.name).find(letters) != std::string::npos);
    };
    // From the one that is on, so that the same name again is the next one of that name.
    const auto here = current_ ? std::find(items.begin(), items.end(), current_->entry.item) : items.end();
    Sequence round(here == items.end() ? items.begin() : here + 1, items.end());
    if (here != items.end()) round.insert(round.end(), items.begin(), here);
    for (const auto& item : round) {
      bool hit = false;
      if (const auto* recognition = std::get_if<Recognition>(&item->body)) {
        hit = std::any_of(recognition->to.begin(), recognition->to.end(), has);
      } else if (const auto* milestone = std::get_if<Milestone>(&item->body)) {
        hit = has(milestone->who);
      } else if (const auto* lesson = std::get_if<Lesson>(&item->body)) {
        hit = lesson->who && has(*lesson->who);
      } else if (const auto* goal = std::get_if<Goal>(&item->body)) {
        hit = (goal->owner && has(*goal->owner)) || (!name.empty() && folded(goal->title).find(name) != std::string::npos);
      } else if (const auto* announcement = std::get_if<Announcement>(&item->body)) {
        hit = !name.empty() && folded(announcement->title).find(name) != std::string::npos;
      }
      if (hit) {
        found = item;
        break;
      }
    }
  }
  if (!found) return;
  playlist::Entry entry;
  entry.scene = word(found->kind());
  entry.item = found;
  entry.why = playlist::Why::key;
  ask(std::move(entry), now);
  skip_ = true;
}

Wishes Presenter::typed(const std::string& text, const Now& now) {
  if (!world_ || world_->config->keys == Keys::off || text.empty()) return {};
  if (marks_.jump.empty()) {
    if (text != "/" && !is_number(text)) return {};
    marks_.jump = text;
    jump_until_ = now.show + kJumpStays;
  } else if (marks_.jump.size() < 64) {
    marks_.jump += text;
    jump_until_ = now.show + kJumpStays;
  }
  return {};
}

Wishes Presenter::key(const std::string& key, const Now& now) {
  Wishes wishes;
  if (!world_ || world_->config->keys == Keys::off) return wishes;
  const bool full = world_->config->keys == Keys::full;
  if (!marks_.jump.empty()) {
    if (key == "return") {
      jump(now);
    } else if (key == "escape") {
      marks_.jump.clear();
    } else if (key == "backspace") {
      auto letters = graphemes(marks_.jump);
      letters.pop_back();
      marks_.jump.clear();
      for (const auto& letter : letters) marks_.jump += letter;
    }
    return wishes;  // letters go to what is being typed
  }
  if (key == "space") {
    if (paused_at_) {
      paused_for_ += now.show - *paused_at_;
      paused_at_.reset();
    } else {
      paused_at_ = now.show;
    }
    marks_.paused = paused_at_.has_value();
  } else if (key == "right") {
    go(1, now);
  } else if (key == "left") {
    go(-1, now);
  } else if (key == "home") {
    history_ = {};
    met_.reset();
    past_.clear();
    coming_.reset();
    const Sequence all = items();
    if (all.empty())
      revise(now);
    else
      ask(playlist::entry_of(all.front(), playlist::Why::key), now);
    if (coming_) coming_->entry.why = playlist::Why::key;
    skip_ = true;
  } else if (key == "b") {
    blank_ = !blank_;
    blank_since_ = now.show;
  } else if (key == "return") {
    // A remote's OK for a sign-in that somebody has come too late for, whatever is on stage between two showings of it.
    if (snapshot_ && snapshot_->sign_in) wishes.new_code = snapshot_->sign_in->source;
  } else if (key == "h") {
    if (page_ && page_->type == Page::Type::keys)
      page_.reset();
    else
      ask_page(Page::Type::keys, now);
  } else if (key == "i" && full) {
    if (page_ && page_->type == Page::Type::status)
      page_.reset();
    else
      ask_page(Page::Type::status, now);
  } else if (key == "f" && full) {
    wishes.toggle_fullscreen = true;
  } else if (key == "escape" || key == "q") {
    if (page_)
      page_.reset();
    else
      wishes.quit = full;
  }
  return wishes;
}

}  // namespace kudosk::app
