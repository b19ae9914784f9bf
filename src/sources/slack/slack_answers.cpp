// What each method's answer means for a SlackSource.
#include <algorithm>
#include <cctype>

#include "base/unicode.h"
#include "sources/slack/json.h"
#include "sources/slack/slack_source.h"

namespace kudosk::sources::slack {

using namespace std::chrono_literals;

void SlackSource::history_came(const Now& now, const Answer& answer, Effects& effects) {
  if (!under_way_) return;
  const auto [index, stretch] = *under_way_;
  under_way_.reset();
  Channel& channel = channels_[index];
  auto read = read_answer(answer, "conversations.history", shown_name(channel), app_);
  if (!read || !at(*read, "messages").is_array()) {
    incomplete_ = true;
    const Failure failure =
        read ? Failure{{ErrorKind::content, "Slack's answer to conversations.history has no messages", "check base_url", 200, std::nullopt}, false, false, {}} : read.error();
    channel.forget_cursor();
    // A refusal that is not this channel's own is the next one's, too.
    if (failure.token || !failure.lasting) {
      todo_.clear();
      walks_ = 0;
    }
    if (failure.error.kind == ErrorKind::rate) not_before_["conversations.history"] = now.show + failure.error.retry_after.value_or(60s);
    failed(failure);
    return;
  }
  held_.push_back({index, stretch, std::move(*read)});
  read_held(effects);
}

void SlackSource::info_came(const std::string& id, const Answer& answer, Effects& effects) {
  const auto found = std::find_if(channels_.begin(), channels_.end(), [&](const Channel& channel) { return channel.id == id; });
  if (found == channels_.end()) return;
  Channel& channel = *found;
  const auto info = read_answer(answer, "conversations.info", shown_name(channel), app_);
  if (!info) {
    asked_at_.erase("info " + id);
    const bool untold = info.error().code == "unknown_method" || info.error().error.status == 404;
    if (settings_.private_channels.count(id) > 0) {
      channel.is_private = true;  // whatever it is, it may be shown
    } else if (untold && id[0] == 'C') {
      channel.is_private = false;  // a gateway that passes on messages alone
    } else {
      // Nobody knows whether it may be shown, so it is not; what was known before stands for a while where Slack only has a fault.
      if (info.error().lasting) channel.is_private.reset();
      failed(info.error());
    }
  } else {
    const json& said = at(*info, "channel");
    const json& hidden = at(said, "is_private");
    channel.name = clean(text(said, "name"), 100);
    channel.is_private =
        !said.is_object() || (!hidden.is_null() && !hidden.is_boolean()) || flag(said, "is_private") || flag(said, "is_im") || flag(said, "is_mpim") || id[0] == 'G';
    names_.learn(id, Place{channel.name, *channel.is_private && !may_show(channel)});
  }
  if (channel.is_private && !may_show(channel)) {
    Batch batch;
    for (const auto& ts : channel.hide_all()) batch.retracted.push_back(item_id(id, ts));
    emit(std::move(batch), effects);
    stays_hidden(channel);
  }
}

void SlackSource::stays_hidden(const Channel& channel) {
  incomplete_ = true;
  failed({{ErrorKind::config, "the channel " + shown_name(channel) + " is private and stays hidden",
           "where everybody who passes the screen may read it, name it in private_channels: \"" + channel.id + "\"", 0, std::nullopt},
          false,
          true,
          {}});
}

void SlackSource::user_came(const Now& now, const std::string& id, const Answer& answer) {
  const auto info = read_answer(answer, "users.info", id, app_);
  if (info) {
    if (auto user = read_user(at(*info, "user"))) {
      user->known_at = now.show;
      user->person.id = id;
      names_.learn(id, std::move(*user));
      return;
    }
  } else if (info.error().error.kind == ErrorKind::rate) {
    not_before_["users.info"] = now.show + info.error().error.retry_after.value_or(60s);
    return;
  } else if (!info.error().lasting) {
    if (info.error().token) failed(info.error());
    return;
  } else if (info.error().code == "missing_scope" || info.error().token) {
    failed(info.error());
  }
  if (names_.knows_user(id)) return;
  User absent;
  absent.absent = true;
  absent.known_at = now.show - names_last + absent_last;
  names_.learn(id, std::move(absent));
}

void SlackSource::bot_came(const std::string& id, const Answer& answer) {
  const auto info = read_answer(answer, "bots.info", id, app_);
  if (!info) return names_.learn(id, Bot{});
  const json &bot = at(*info, "bot"), &icons = at(bot, "icons");
  const std::string& picture = text(icons, "image_72").empty() ? text(icons, "image_48") : text(icons, "image_72");
  names_.learn(id, Bot{text(bot, "name"), net::origin(picture).empty() ? std::string() : picture});
}

void SlackSource::place_came(const std::string& id, const Answer& answer) {
  const auto info = read_answer(answer, "conversations.info", id, app_);
  const json channel = info ? at(*info, "channel") : json();
  // What the app can't see is private, or gone: neither is named.
  names_.learn(id, Place{clean(text(channel, "name"), 100), !channel.is_object() || flag(channel, "is_private") || flag(channel, "is_im") || flag(channel, "is_mpim")});
}

void SlackSource::workspace_came(const Answer& answer) {
  const auto test = read_answer(answer, "auth.test", "", app_);
  if (!test) {
    asked_at_.erase("auth");
    if (test.error().token) failed(test.error());
    return;
  }
  const std::string &url = text(*test, "url"), &user = text(*test, "user");
  if (net::origin(url).rfind("https://", 0) == 0 && url.size() < 200) workspace_ = net::origin(url) + "/";
  const bool plain =
      !user.empty() && user.size() <= 80 && std::all_of(user.begin(), user.end(), [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; });
  if (plain) app_ = user;
}

void SlackSource::emoji_came(const Answer& answer) {
  const auto emoji = read_answer(answer, "emoji.list", "", app_);
  if (emoji) return names_.emoji.set(at(*emoji, "emoji"));
  if (!emoji.error().lasting) asked_at_.erase("emoji");
  if (emoji.error().code == "missing_scope") failed(emoji.error());
}

void SlackSource::groups_came(const Answer& answer) {
  const auto groups = read_answer(answer, "usergroups.list", "", app_);
  names_.learn_groups(groups ? at(*groups, "usergroups") : json());
  if (!groups && groups.error().code == "missing_scope") failed(groups.error());
}

}  // namespace kudosk::sources::slack
