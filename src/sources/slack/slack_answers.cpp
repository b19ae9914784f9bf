// What each method's answer means for a SlackSource.
#include <algorithm>
#include <cctype>
#include <cstdlib>

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
    incomplete_ = failing_ = true;
    const Failure failure =
        read ? Failure{{ErrorKind::content, "Slack's answer to conversations.history has no messages", "check base_url", 200, std::nullopt}, false, false, {}} : read.error();
    channel.forget_cursor();
    turn_ = index;  // it is this channel's turn still, unless only somebody can mend it
    if (failure.lasting && !failure.token) {
      refused_[index] = failure;
      turn_ = index + 1;
      failing_ = false;
    }
    // A refusal that is not this channel's own is the next one's, too.
    if (failure.token || !failure.lasting) {
      todo_.clear();
      walks_ = 0;
    }
    if (failure.error.kind == ErrorKind::rate) not_before_["conversations.history"] = now.show + failure.error.retry_after.value_or(60s);
    failed(failure);
    return;
  }
  failing_ = false;
  refused_.erase(index);
  held_.push_back({index, stretch, std::move(*read)});
  read_held(now, effects);
}

void SlackSource::info_came(const Now& now, const std::string& id, const Answer& answer, Effects& effects) {
  const auto found = std::find_if(channels_.begin(), channels_.end(), [&](const Channel& channel) { return channel.id == id; });
  if (found == channels_.end()) return;
  Channel& channel = *found;
  const auto info = read_answer(answer, "conversations.info", shown_name(channel), app_);
  if (!info) {
    const Failure& failure = info.error();
    const bool untold = failure.code == "unknown_method" || failure.error.status == 404;
    // A public channel that has become a private one: Slack asks for the scope of those, or shows it no more.
    const bool hidden = failure.code == "channel_not_found" || (failure.code == "missing_scope" && failure.error.message.find("groups:") != std::string::npos);
    if (failure.error.kind == ErrorKind::rate) not_before_["conversations.info"] = now.show + failure.error.retry_after.value_or(60s);
    if (settings_.private_channels.count(id) > 0) {
      channel.is_private = true;  // whatever it is, it may be shown
    } else if (untold && id[0] == 'C') {
      channel.is_private = false;  // a gateway that passes on messages alone
    } else {
      // Nobody knows whether it may be shown, so it is not; what was known before stands for a while where Slack only has a fault.
      if (failure.lasting && !failure.token) channel.is_private.reset();
      if (hidden) take_off(channel, effects);
      if (failure.lasting || !channel.is_private || failure.error.kind == ErrorKind::network) failed(failure);
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
    take_off(channel, effects);
    stays_hidden(channel);
  }
}

void SlackSource::take_off(Channel& channel, Effects& effects) {
  Batch batch;
  for (const auto& ts : channel.hide_all()) batch.retracted.push_back(item_id(channel.id, ts));
  const auto index = static_cast<std::size_t>(&channel - channels_.data());
  std::erase_if(waiting_, [&](const auto& one) { return one.first.first == index; });
  emit(std::move(batch), effects);
}

/// A single message, as it is by now.
void SlackSource::look_came(const Now& now, bool replies, const std::string& id, const Answer& answer, Effects& effects) {
  const auto slash = id.find('/');
  const auto index = static_cast<std::size_t>(std::strtoul(id.c_str(), nullptr, 10));
  const auto stamp = Stamp::parse(std::string_view(id).substr(slash == std::string::npos ? id.size() : slash + 1));
  if (!stamp || index >= channels_.size() || !may_show(channels_[index])) return;
  Channel& channel = channels_[index];
  const json* known = channel.known(*stamp);
  const std::string method = replies ? "conversations.replies" : "reactions.get";
  const auto read = read_answer(answer, method, shown_name(channel), app_);
  Batch batch;
  if (!read) {
    const Failure& failure = read.error();
    if (failure.code == "message_not_found" || failure.code == "thread_not_found") {
      waiting_.erase({index, *stamp});
      channel.forget(*stamp);
      if (const std::string ts = channel.ts_of(*stamp); channel.hide(*stamp)) batch.retracted.push_back(item_id(channel.id, ts));
      emit(std::move(batch), effects);
    } else if (failure.error.kind == ErrorKind::rate) {
      not_before_[method] = now.show + failure.error.retry_after.value_or(60s);
    } else if ((failure.lasting && !failure.token && failure.code != "channel_not_found" && failure.code != "not_in_channel") || failure.error.status == 404) {
      // An app from before this scope was asked for, or a gateway that knows no such method.
      look_ = replies ? Look::none : std::max(look_, Look::replies);
    }
    return;
  }
  const json& found = replies ? (list(*read, "messages").empty() ? at(*read, "none") : list(*read, "messages").front()) : at(*read, "message");
  if (!known || stamp_of(found) != stamp) return;
  json message = found;
  if (!replies) {
    // What this method leaves out is as it was, unless the text is another one.
    const bool same = text(found, "text") == text(*known, "text");
    message = *known;
    message.erase("reactions");
    if (!same) {
      for (const char* part : {"blocks", "attachments"}) message.erase(part);
      if (!found.contains("edited")) message["edited"] = {{"ts", Stamp::of(now.wall).text()}};
    }
    message.update(found);
  }
  if (message == *known) return;
  channel.know(*stamp, message);
  consider(now, {index, std::move(message), polls_, now.show, {}}, false, batch, effects);
  emit(std::move(batch), effects);
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
    Failure failure = info.error();
    failure.lasting = true;  // messages come all the same: at their pace
    if (!failure.token) failure.error.hint = "messages wait a while for the names of the people in them; it is tried again";
    failed(failure);
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
