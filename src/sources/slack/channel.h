// What is known of one channel: the window of messages that may be shown, read from its newest page and walked through page by page; and which of them are on the screen.
// A value without I/O; network thread.
//
// A page tells the whole truth about a stretch of time: what was shown from that stretch and is not in the page has been deleted.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/item.h"
#include "sources/slack/stamp.h"

namespace kudosk::sources::slack {

/// One request of conversations.history.
struct Stretch {
  std::optional<Stamp> before;  ///< `latest`, exclusive; nullopt: the newest page
  std::optional<Stamp> after;   ///< `oldest`, exclusive
  std::string cursor;           ///< where a page was empty and there was more
};

class Channel {
 public:
  explicit Channel(std::string of) : id(std::move(of)) {}

  const std::string id;
  std::string name;
  std::optional<bool> is_private;  ///< nullopt: not known yet

  Stretch newest() const;
  /// The newest page, or, in turn where there are older ones and `older` says so, one of those.
  Stretch next(Stamp window_begins, bool older) const;
  /// More has been said since the newest page was read than the next one could hold: the rest is read in turn with it.
  bool gap() const { return gap_.has_value(); }
  /// So many newest pages have brought no news since the last that did.
  int quiet() const { return quiet_; }
  /// The next older page of the walk; nullopt: the newest page is all there is, or the walk is at its end (the next one begins with the newest page).
  std::optional<Stretch> walk(Stamp window_begins) const;
  /// A cursor that Slack no longer knows.
  void forget_cursor() { emptied_.reset(); }

  /// Takes note of what a page covers. `stamps`: of all its messages. Gives the ids' stamps that were shown and are gone.
  std::vector<Stamp> cover(const Stretch& asked, const std::set<Stamp>& stamps, bool more, const std::string& cursor, Stamp window_begins);

  /// What was read of the window's messages, so that single ones can be looked at again.
  void know(Stamp stamp, const nlohmann::json& message);
  void forget(Stamp stamp);
  const nlohmann::json* known(Stamp stamp) const;
  /// The next message older than the newest page, in turn; nullopt: there is none.
  std::optional<Stamp> look();

  void show(Stamp stamp, const std::string& ts, std::shared_ptr<const Item> item);
  /// True: it was on the screen.
  bool hide(Stamp stamp);
  bool shows(Stamp stamp) const { return shown_.count(stamp) > 0; }
  /// As it was given out in this run; nullptr: it was not.
  std::shared_ptr<const Item> item(Stamp stamp) const;
  /// Takes all off; gives what was on.
  std::vector<std::string> hide_all();
  /// Forgets what is older than the window, and the oldest beyond `most`; the latter's ids are given.
  std::vector<std::string> trim(Stamp window_begins, std::size_t most);

  /// The window has been read from end to end since the start.
  bool whole() const { return whole_; }
  std::vector<std::shared_ptr<const Item>> items() const;
  std::size_t count() const { return shown_.size(); }
  std::string ts_of(Stamp stamp) const;

  /// For the next start: {"name", "private", "last", "shown"}.
  nlohmann::json remember() const;
  void recall(const nlohmann::json& memory);

 private:
  struct Shown {
    std::string ts;
    std::shared_ptr<const Item> item;  // nullptr: from before this start, not read since
  };
  std::map<Stamp, Shown> shown_;
  std::optional<Stamp> newest_;     // of all that was read
  std::optional<Stamp> walked_to_;  // the walk goes on before this one
  bool older_ = false;              // there is more in the window than the newest page
  bool walk_next_ = false, whole_ = false;
  std::optional<Stamp> gap_;  // up to where a gap is to be filled
  int quiet_ = 0;
  std::map<Stamp, std::shared_ptr<const nlohmann::json>> known_;
  Stamp newest_page_;               // where it begins
  std::optional<Stamp> looked_;     // the last one that was looked at
  std::optional<Stretch> emptied_;  // an empty page with more behind it
  int empty_pages_ = 0;
};

}  // namespace kudosk::sources::slack
