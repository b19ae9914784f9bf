// Channels of a Slack workspace. A state machine without I/O; network thread.
//
// A poll asks each channel for a page of conversations.history: its newest messages. At the rates of internal apps it walks on through the older ones of the window that may be
// shown, so that edits, deletions and reactions arrive for every one of them. At the default's rate a request a minute is all there is: polls take turns at the channels, and
// those in between only ask whether the channels are still public. There the newest page comes first, so that news are not kept waiting; older pages are read once, in turn with
// it, when the channel is quiet (or at once where there are more news than a page holds), and afterwards single messages are looked at again by reactions.get, which Slack does not
// limit so, or by conversations.replies where the app lacks the scope for that.
// A page's messages wait for the names of the people in them: until Slack has said that it knows nobody of that id, or while it says nothing, for names_wait. All asks of a method
// go one after another.
#pragma once

#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sources/slack/channel.h"
#include "sources/slack/item.h"
#include "sources/slack/names.h"
#include "sources/slack/requests.h"
#include "sources/slack/rules.h"
#include "sources/source.h"

namespace kudosk::sources::slack {

struct Settings {
  std::string base_url = "https://slack.com/api";
  std::vector<std::string> channels;
  std::set<std::string> private_channels;
  Rules rules;
  Pace pace;
  Millis interval{};      ///< between polls, for when to try again
  Millis max_age{};       ///< what is older is not walked through
  std::size_t limit = 0;  ///< items; 0: none
  std::string language = "en";
};

/// How long a name is believed; and that Slack knows nobody of an id.
inline constexpr Millis names_last = std::chrono::hours(24 * 3), absent_last = std::chrono::hours(1);
/// How long a message is held back that mentions somebody of whom Slack says nothing.
inline constexpr Millis names_wait = std::chrono::minutes(5);

class SlackSource final : public Source {
 public:
  SlackSource(Settings settings, const std::string& memory, const StandardEmoji& standard);

  Effects poll(const Now& now) override;
  Effects answer(const Now& now, const Ask& asked, Answer answer) override;
  HttpAsk picture(const std::string& address) const override;
  Millis default_interval() const override { return settings_.pace.poll; }

 private:
  struct Page {
    std::size_t channel = 0;
    Stretch asked;
    nlohmann::json answer;
  };
  struct Waiting {
    std::size_t channel = 0;
    nlohmann::json message;
    std::uint64_t since = 0;        // the poll that brought it
    Show first{};                   // when it came
    std::set<std::string> answers;  // tags of the asks that it waits for
  };

  void ask_about_workspace(const Now& now, Effects& effects);
  /// Whether this poll asks for a page at all: at the default's rate most of them come too early.
  bool history_is_due(const Now& now) const;
  void choose_channels(const Now& now);
  void ask_history(const Now& now, Effects& effects);
  void ask_looks(const Now& now, Effects& effects);
  bool walks_older(const Channel& channel) const;
  /// Asks for those that were not asked for in this poll; gives the tags of all.
  std::set<std::string> ask_for_names(const Names::Missing& missing, Effects& effects);
  void put(Ask ask, Effects& effects);

  void history_came(const Now& now, const Answer& answer, Effects& effects);
  void info_came(const Now& now, const std::string& id, const Answer& answer, Effects& effects);
  void workspace_came(const Answer& answer);
  void emoji_came(const Answer& answer);
  void user_came(const Now& now, const std::string& id, const Answer& answer);
  void bot_came(const std::string& id, const Answer& answer);
  void place_came(const std::string& id, const Answer& answer);
  void groups_came(const Answer& answer);

  void look_came(const Now& now, bool replies, const std::string& id, const Answer& answer, Effects& effects);

  void read_page(const Now& now, const Page& page, Effects& effects);
  /// Pages that waited for what is known of the workspace and their channel.
  void read_held(const Now& now, Effects& effects);
  /// Shows it, hides it, or lets it wait for names. `last`: no longer than this, unless somebody in it has no name and Slack may still say it.
  void consider(const Now& now, Waiting one, bool last, Batch& batch, Effects& effects);
  /// Those that waited for this answer and for nothing else.
  void answered(const Now& now, const std::string& tag, Effects& effects);
  void look_again(const Now& now, bool last, Effects& effects);
  void emit(Batch batch, Effects& effects);
  void close(const Now& now, Effects& effects);
  void failed(const Failure& failure);
  void take_off(Channel& channel, Effects& effects);
  void stays_hidden(const Channel& channel);
  bool may_show(const Channel& channel) const;
  std::string shown_name(const Channel& channel) const;

  const Settings settings_;
  std::vector<Channel> channels_;
  Names names_;
  std::string workspace_, app_ = "your-app";
  std::string memory_;
  bool whole_given_ = false;
  std::map<std::string, Show> asked_at_;                                 // what is asked for only now and then
  std::map<std::string, Show> not_before_;                               // by method, after a 429
  std::map<std::size_t, Failure> refused_;                               // channels whose last page was refused until somebody mends that
  std::optional<Show> history_at_;                                       // when the last page was asked for
  std::size_t turn_ = 0;                                                 // the channel whose page is next
  bool failing_ = false;                                                 // the last page did not come
  enum class Look { reactions, replies, none } look_ = Look::reactions;  // by what single messages are looked at
  std::size_t looker_ = 0;
  std::optional<Show> replies_at_;

  // of the poll under way
  std::uint64_t polls_ = 0;
  std::size_t outstanding_ = 0, walks_ = 0, walker_ = 0;
  std::deque<std::size_t> todo_;  // channels whose page is still to be asked for
  std::optional<std::pair<std::size_t, Stretch>> under_way_;
  std::set<std::string> opening_;  // asks about the workspace and its channels that pages wait for
  std::vector<Page> held_;
  std::map<std::pair<std::size_t, Stamp>, Waiting> waiting_;
  std::set<std::string> asked_names_;
  std::size_t users_asked_ = 0;
  std::optional<Error> trouble_;
  bool incomplete_ = false;  // a channel could not be read
  Stamp window_begins_;
};

}  // namespace kudosk::sources::slack
