// The show: which act is on stage, when it leaves, what comes next, and what a hand at the keys changes. A function of the moments and values handed in;
// render thread. The frame loop, `render` and the tests all drive this one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/sequence.h"
#include "app/studio.h"
#include "app/world.h"
#include "base/log.h"
#include "playlist/director.h"

namespace kudosk::app {

/// What the presenter wants of the loop around it.
struct Wishes {
  bool quit = false;
  bool toggle_fullscreen = false;
  std::string new_code;  ///< the source that a fresh sign-in code is wanted for
};

/// When a goal's bars have grown: another act takes over no sooner, as what is half there would have to jump.
inline constexpr Millis kBarsGrown{1800};

class Presenter {
 public:
  Presenter(Studio& studio, Log& log, draw::Stage stage);

  void configure(std::shared_ptr<const World> world, bool broken);
  void mark_broken(bool broken) { marks_.config_broken = broken; }
  /// Slides come in their sheet's order, and nothing else does: a show for a room.
  void in_order() { in_order_ = true; }
  /// It is one of several: the log says which.
  void on_display(std::optional<int> number) { display_ = number; }
  void mark_safe(bool safe) { marks_.safe_mode = safe; }
  void see(std::shared_ptr<const Snapshot> snapshot);
  void resize(draw::Stage stage);
  /// `facts` is asked for when the status page is wanted.
  void on_facts(std::function<scenes::StatusFacts()> facts) { facts_ = std::move(facts); }
  Wishes key(const std::string& key, const Now& now);
  Wishes typed(const std::string& text, const Now& now);

  /// Brings the show to this moment and gives its frame.
  draw::List frame(const Now& now);
  /// The first moment after `now` at which frame() may differ without anything being handed in.
  Show next_change(const Now& now) const;
  /// Whether the last frame is one of a motion (the loop then draws at the display's rate).
  bool moving(const Now& now) const;
  /// Stages this entry at once and nothing after it (render).
  void hold(playlist::Entry entry) { held_ = std::move(entry); }
  bool paused() const { return paused_at_.has_value(); }
  bool blank() const { return blank_; }
  bool staged() const { return current_.has_value(); }
  const scenes::Act* act() const { return current_ ? current_->act.get() : nullptr; }

 private:
  struct OnStage {
    playlist::Entry entry;
    std::shared_ptr<scenes::Act> act;
    Show came{};
    std::optional<Show> leaving;
    bool waiting = false;  ///< it stands in for content that has not come yet
    Show first{};          ///< `came` of its first act, where another has taken over in view
  };
  struct Coming {
    playlist::Entry entry;
    std::uint64_t ticket = 0;
    std::shared_ptr<scenes::Act> act;
    std::shared_ptr<const Snapshot> snapshot;  // that it was prepared from
  };
  struct Page {
    enum class Type { status, keys } type = Type::status;
    std::uint64_t ticket = 0;
    std::shared_ptr<scenes::Act> act;
    Show came{}, until{};
    Show refresh{};
  };

  void take_prepared(const Now& now);
  void leave(const Now& now);
  void bring_on(Show at, const Now& now);
  void ask_next(const Now& now);
  void ask(playlist::Entry entry, const Now& now);
  void ask_overlay(const Now& now);
  void ask_page(Page::Type type, const Now& now);
  void revise(const Now& now);
  void append_overlay(const Now& now, draw::List& list);
  playlist::Entry choose(const Now& now);
  bool still_true(const playlist::Entry& entry) const;
  // A goal on stage whose figures move (presenter_goals.cpp).
  std::shared_ptr<const Item> moved_goal() const;
  bool follow_goal(const Now& now);
  void take_over(const Now& now);
  Job job(const Now& now);
  Job job_of(const playlist::Entry& entry, const Now& now);
  void go(int step, const Now& now);
  void jump(const Now& now);
  Sequence items() const;
  playlist::Entry in_turn(int step, playlist::Why why) const;
  Millis dwell() const;

  Studio& studio_;
  Log& log_;
  draw::Stage stage_;
  std::shared_ptr<const World> world_;
  std::shared_ptr<const Snapshot> snapshot_ = std::make_shared<Snapshot>();
  std::function<scenes::StatusFacts()> facts_;
  std::optional<int> display_;

  playlist::History history_;
  std::shared_ptr<const Snapshot> met_;  // that the history knows
  std::optional<OnStage> current_;
  std::optional<Coming> coming_;
  std::optional<Coming> moved_;                               // the goal on stage with its new figures, to take over in view
  std::map<std::string, std::shared_ptr<const Item>> goals_;  // as they were last on screen, by Entry::key()
  std::optional<playlist::Entry> held_;
  std::shared_ptr<const draw::Backdrop> ground_before_;
  std::vector<playlist::Entry> past_;  // for the left key, newest last
  std::uint64_t tickets_ = 0;
  std::optional<playlist::Entry> restage_;  // to be staged again at another size
  bool going_back_ = false;
  bool in_order_ = false;
  Show jump_until_{};
  bool skip_ = false;       // leave as soon as what comes is ready
  std::string shown_code_;  // the sign-in code that was on last

  scenes::Marks marks_;
  scenes::Marks overlay_marks_;  // what the overlay on screen says
  std::int64_t overlay_minute_ = -1;
  std::string overlay_scene_;
  std::uint64_t overlay_ticket_ = 0;
  std::shared_ptr<const Layers> overlay_, overlay_before_;
  std::optional<Page> page_;

  std::optional<Show> paused_at_;  // no slide leaves by itself from here on
  Millis paused_for_{};            // what that adds to the current act's dwell
  bool blank_ = false;
  Show blank_since_{};
  int shift_ = 0;  // step of the orbit against burn-in
  Show shifted_at_{};
};

}  // namespace kudosk::app
