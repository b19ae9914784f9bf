#include "sources/slack/slack_source.h"

#include <algorithm>

#include "base/unicode.h"
#include "sources/slack/json.h"

namespace kudosk::sources::slack {
namespace {

using namespace std::chrono_literals;

constexpr Millis look_again_at_workspace = 1h, look_again_for_emoji = 10min;
constexpr Millis nothing_to_ask = 5s;
constexpr Millis apart = 600ms;      ///< of users.info: 100 a minute
constexpr std::size_t at_once = 20;  ///< so many people may be asked for without a pause
constexpr std::size_t most_people = 80, most_stale = 5, most_waiting = 1000, most_shown = 1000;

}  // namespace

SlackSource::SlackSource(Settings settings, const std::string& memory, const StandardEmoji& standard)
    : settings_(std::move(settings)), names_(settings_.language, standard), memory_(memory) {
  for (const auto& id : settings_.channels) channels_.emplace_back(id);
  const json known = json::parse(memory, nullptr, false);
  workspace_ = text(known, "workspace");
  if (const std::string& app = text(known, "app"); !app.empty()) app_ = app;
  for (auto& channel : channels_) channel.recall(at(at(known, "channels"), channel.id.c_str()));
}

bool SlackSource::may_show(const Channel& channel) const { return channel.is_private && (!*channel.is_private || settings_.private_channels.count(channel.id) > 0); }

std::string SlackSource::shown_name(const Channel& channel) const { return channel.name.empty() ? channel.id : "#" + channel.name; }

void SlackSource::put(Ask asked, Effects& effects) {
  if (const auto wait = not_before_.find(asked.bucket); wait != not_before_.end()) asked.not_before = std::max(wait->second, asked.not_before.value_or(wait->second));
  ++outstanding_;
  effects.push_back(std::move(asked));
}

Effects SlackSource::poll(const Now& now) {
  Effects effects;
  ++polls_;
  outstanding_ = users_asked_ = 0;
  todo_.clear();
  held_.clear();
  under_way_.reset();
  asked_names_.clear();
  opening_.clear();
  trouble_.reset();
  incomplete_ = false;
  walks_ = settings_.pace.walks;
  window_begins_ = now.trusted ? Stamp::of(now.wall - settings_.max_age) : Stamp{};
  std::erase_if(not_before_, [&](const auto& wait) { return wait.second <= now.show; });

  ask_about_workspace(now, effects);
  choose_channels(now);
  look_again(now, false, effects);  // those whose names were not asked for in the last poll
  std::size_t stale = 0;
  Names::Missing old;
  for (const auto& id : names_.stale(now.show - names_last))
    if (stale++ < most_stale) old.users.insert(id);
  ask_for_names(old, effects);
  ask_history(now, effects);
  ask_looks(now, effects);
  // An interval below the rates makes no busy loop.
  if (outstanding_ == 0 && !settings_.pace.internal) effects.push_back(Rest{now.show + nothing_to_ask});
  if (outstanding_ == 0) close(now, effects);
  return effects;
}

bool SlackSource::history_is_due(const Now& now) const {
  const Pace& pace = settings_.pace;
  if (pace.internal || polls_ == 1 || failing_ || !history_at_) return true;
  // The next poll would be too late for it.
  return now.show + settings_.interval + settings_.interval / 8 >= *history_at_ + pace.history;
}

void SlackSource::choose_channels(const Now& now) {
  const bool due = history_is_due(now);
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    if (channels_[i].is_private && !may_show(channels_[i])) {
      stays_hidden(channels_[i]);
      continue;
    }
    open.push_back(i);
  }
  if (due && (settings_.pace.internal || polls_ == 1)) {
    todo_.assign(open.begin(), open.end());
  } else if (due && !open.empty()) {
    // One request a minute for all of them: each in its turn.
    const auto next = std::find_if(open.begin(), open.end(), [&](std::size_t i) { return i >= turn_; });
    todo_.push_back(next == open.end() ? open.front() : *next);
  }
  // What was refused stays so until it is asked for again.
  for (const auto& [i, failure] : refused_)
    if (std::find(todo_.begin(), todo_.end(), i) == todo_.end()) {
      failed(failure);
      incomplete_ = true;
    }
}

void SlackSource::ask_about_workspace(const Now& now, Effects& effects) {
  const auto now_and_then = [&](const std::string& tag, const char* method, const Parameters& parameters, Millis every = look_again_at_workspace) {
    const auto asked = asked_at_.find(tag);
    if (asked != asked_at_.end() && now.show - asked->second < every) return;
    asked_at_[tag] = now.show;
    opening_.insert(tag);
    put(ask(settings_.base_url, method, parameters, tag), effects);
  };
  now_and_then("auth", "auth.test", {});
  // A channel may be made private at any time: as often as the rate of this method, shared by all channels, allows.
  const Millis every = std::max<Millis>(10s, settings_.pace.info * static_cast<std::int64_t>(channels_.size()));
  for (const auto& channel : channels_)
    if (!channel.is_private || !not_before_.count("conversations.info")) now_and_then("info " + channel.id, "conversations.info", {{"channel", channel.id}}, every);
  // An emoji that is not known may be a new one.
  now_and_then("emoji", "emoji.list", {}, names_.emoji.missed() ? look_again_for_emoji : look_again_at_workspace);
}

bool SlackSource::walks_older(const Channel& channel) const {
  constexpr int quiet = 4;
  return channel.gap() || (channel.quiet() >= quiet && (!channel.whole() || look_ == Look::none));
}

void SlackSource::ask_looks(const Now& now, Effects& effects) {
  const Pace& pace = settings_.pace;
  if (pace.internal || polls_ == 1 || look_ == Look::none) return;
  const bool one = look_ == Look::replies;
  if (one && replies_at_ && now.show < *replies_at_ + pace.history) return;
  const char* method = one ? "conversations.replies" : "reactions.get";
  if (not_before_.count(method)) return;
  std::set<std::pair<std::size_t, Stamp>> asked;
  std::size_t none = 0;
  while (asked.size() < (one ? 1 : pace.looks) && none < channels_.size()) {
    const std::size_t i = looker_++ % channels_.size();
    Channel& channel = channels_[i];
    const auto stamp = may_show(channel) ? channel.look() : std::nullopt;
    if (!stamp || !asked.emplace(i, *stamp).second) {
      ++none;
      continue;
    }
    none = 0;
    const std::string& ts = text(*channel.known(*stamp), "ts");
    const Parameters parameters{{"channel", channel.id}, {one ? "ts" : "timestamp", ts}, {one ? "limit" : "full", one ? "1" : "true"}};
    put(ask(settings_.base_url, method, parameters, std::string(one ? "reply " : "look ") + std::to_string(i) + "/" + ts, one ? pace.history : pace.look), effects);
  }
  if (one && !asked.empty()) replies_at_ = now.show;
}

void SlackSource::ask_history(const Now& now, Effects& effects) {
  if (under_way_) return;
  std::optional<std::pair<std::size_t, Stretch>> next;
  const Pace& pace = settings_.pace;
  if (!todo_.empty()) {
    const std::size_t i = todo_.front();
    todo_.pop_front();
    next.emplace(i, pace.walks > 0 ? channels_[i].newest() : channels_[i].next(window_begins_, walks_older(channels_[i])));
    turn_ = i + 1;
  }
  for (std::size_t tried = 0; !next && walks_ > 0 && tried < channels_.size(); ++tried) {
    const std::size_t i = walker_++ % channels_.size();
    if (const auto stretch = channels_[i].walk(window_begins_)) {
      next.emplace(i, *stretch);
      --walks_;
    }
  }
  if (!next) return;
  const auto& [channel, stretch] = *next;
  Parameters parameters{{"channel", channels_[channel].id}, {"limit", std::to_string(stretch.before ? pace.older : pace.newest)}};
  if (stretch.before) parameters.emplace_back("latest", stretch.before->text());
  if (stretch.after && stretch.after->seconds > 0) parameters.emplace_back("oldest", stretch.after->text());
  if (!stretch.cursor.empty()) parameters.emplace_back("cursor", stretch.cursor);
  under_way_ = next;
  history_at_ = history_at_ ? std::max(now.show, *history_at_ + pace.history) : now.show;
  put(ask(settings_.base_url, "conversations.history", parameters, "history " + channels_[channel].id, pace.history), effects);
}

std::set<std::string> SlackSource::ask_for_names(const Names::Missing& missing, Effects& effects) {
  std::set<std::string> tags;
  const auto each = [&](const std::set<std::string>& ids, const char* method, const char* parameter, const std::string& kind) {
    for (const auto& id : ids) {
      const std::string tag = kind + " " + id;
      tags.insert(tag);
      if (users_asked_ >= most_people || !asked_names_.insert(tag).second) continue;
      put(ask(settings_.base_url, method, {{parameter, id}}, tag, ++users_asked_ > at_once ? apart : Millis(0)), effects);
    }
  };
  each(missing.users, "users.info", "user", "user");
  each(missing.bots, "bots.info", "bot", "bot");
  each(missing.places, "conversations.info", "channel", "place");
  if (missing.groups) {
    tags.insert("groups");
    if (asked_names_.insert("groups").second) put(ask(settings_.base_url, "usergroups.list", {{"include_disabled", "true"}}, "groups"), effects);
  }
  return tags;
}

Effects SlackSource::answer(const Now& now, const Ask& asked, Answer answer) {
  Effects effects;
  if (outstanding_ > 0) --outstanding_;
  const auto blank = asked.tag.find(' ');
  const std::string what = asked.tag.substr(0, blank), id = blank == std::string::npos ? std::string() : asked.tag.substr(blank + 1);
  if (opening_.erase(asked.tag) > 0) {
    if (what == "info") info_came(now, id, answer, effects);
    if (what == "auth") workspace_came(answer);
    if (what == "emoji") emoji_came(answer);
    read_held(now, effects);
  } else if (what == "look" || what == "reply") {
    look_came(now, what == "reply", id, answer, effects);
  } else if (what == "history") {
    history_came(now, answer, effects);
  } else {
    if (what == "user") user_came(now, id, answer);
    if (what == "bot") bot_came(id, answer);
    if (what == "place") place_came(id, answer);
    if (what == "groups") groups_came(answer);
    answered(now, asked.tag, effects);
  }
  ask_history(now, effects);
  if (outstanding_ == 0) close(now, effects);
  return effects;
}

void SlackSource::read_page(const Now& now, const Page& page, Effects& effects) {
  Channel& channel = channels_[page.channel];
  Batch batch;
  std::map<Stamp, const json*> messages;  // the last of two with one ts stands
  std::set<Stamp> stamps;
  std::size_t place = 0;
  for (const auto& message : list(page.answer, "messages")) {
    ++place;
    if (const auto stamp = stamp_of(message)) {
      messages[*stamp] = &message;
      stamps.insert(*stamp);
    } else {
      batch.drops.push_back({channel.id + ", message " + std::to_string(place), "it has no ts that is one"});
    }
  }
  Stretch asked = page.asked;
  bool more = flag(page.answer, "has_more");
  const bool limited = flag(page.answer, "is_limited");  // older ones are there, and not shown to a workspace without a plan
  if (limited && !more && !stamps.empty()) asked.after = *stamps.begin();
  if (!(limited && stamps.empty())) {
    const std::string& cursor = text(at(page.answer, "response_metadata"), "next_cursor");
    for (const Stamp gone : channel.cover(asked, stamps, more, cursor, window_begins_)) {
      batch.retracted.push_back(item_id(channel.id, channel.ts_of(gone)));
      channel.hide(gone);
    }
  }
  // One that waited for names and is gone meanwhile.
  const Stamp begin = more && !stamps.empty() ? *stamps.begin() : asked.after.value_or(Stamp{}), end = asked.before.value_or(Stamp{INT64_MAX, 0});
  std::erase_if(waiting_, [&](const auto& one) {
    const auto& [index, stamp] = one.first;
    return index == page.channel && stamp >= begin && stamp < end && !stamps.count(stamp);
  });
  for (const auto& [stamp, message] : messages) {
    if (stamp < window_begins_) continue;
    if (!settings_.pace.internal && is_said(*message)) channel.know(stamp, *message);
    consider(now, {page.channel, *message, polls_, now.show, {}}, false, batch, effects);
  }
  for (const auto& ts : channel.trim(window_begins_, settings_.limit > 0 ? std::min(settings_.limit, most_shown) : most_shown)) batch.retracted.push_back(item_id(channel.id, ts));
  emit(std::move(batch), effects);
}

void SlackSource::consider(const Now& now, Waiting one, bool last, Batch& batch, Effects& effects) {
  Channel& channel = channels_[one.channel];
  const json& message = one.message;
  const Stamp stamp = *stamp_of(message);
  const auto key = std::pair(one.channel, stamp);
  std::optional<Item> item;
  names_.missing = {};
  std::string ts = text(message, "ts");
  if (is_said(message)) item = make_item(read_message(message, names_), settings_.rules.of(channel.id), {channel.id, channel.name, workspace_}, names_);
  const auto before = waiting_.find(key);
  if (before != waiting_.end()) one.first = before->second.first;
  if (!item) {
    waiting_.erase(key);
    if (channel.hide(stamp)) batch.retracted.push_back(item_id(channel.id, ts));
    return;
  }
  if (names_.missing.any()) {
    const auto missing = names_.missing;
    if (!last) one.answers = ask_for_names(missing, effects);
    if (!last || (missing.nameless && now.show - one.first < names_wait)) {
      if (waiting_.size() < most_waiting || before != waiting_.end()) waiting_[key] = std::move(one);
      return;
    }
    // What is on the screen already keeps the names that it has, unless it says something else by now.
    if (channel.shows(stamp)) {
      const auto shown = channel.item(stamp);
      if (!shown || shown->updated == item->updated) {
        waiting_.erase(key);
        return;
      }
    }
  }
  waiting_.erase(key);
  channel.show(stamp, ts, std::make_shared<const Item>(*item));
  batch.items.push_back(std::move(*item));
}

void SlackSource::answered(const Now& now, const std::string& tag, Effects& effects) {
  std::vector<Waiting> ready;
  for (auto& [key, one] : waiting_)
    if (one.answers.erase(tag) > 0 && one.answers.empty()) ready.push_back(one);
  Batch batch;
  for (auto& one : ready) consider(now, std::move(one), false, batch, effects);
  emit(std::move(batch), effects);
}

void SlackSource::look_again(const Now& now, bool last, Effects& effects) {
  Batch batch;
  const auto waiting = waiting_;
  for (const auto& [key, one] : waiting) {
    // Whose names there was no room to ask for in this poll waits for the next.
    const bool asked = std::all_of(one.answers.begin(), one.answers.end(), [&](const std::string& tag) { return asked_names_.count(tag) > 0; });
    if (!last || asked || one.since < polls_) consider(now, one, last, batch, effects);
  }
  emit(std::move(batch), effects);
}

void SlackSource::read_held(const Now& now, Effects& effects) {
  std::vector<Page> held;
  held.swap(held_);
  for (auto& page : held) {
    const Channel& channel = channels_[page.channel];
    if (opening_.count("auth") || opening_.count("emoji") || opening_.count("info " + channel.id)) {
      held_.push_back(std::move(page));
    } else if (may_show(channel)) {
      read_page(now, page, effects);
    } else {
      incomplete_ = true;
    }
  }
}

void SlackSource::emit(Batch batch, Effects& effects) {
  if (batch.items.empty() && batch.retracted.empty() && batch.drops.empty()) return;
  effects.push_back(Emit{std::move(batch)});
}

void SlackSource::failed(const Failure& failure) {
  Error error = failure.error;
  // What only a person can mend in Slack is looked at again in time, and the other channels go on at their pace.
  if (failure.lasting && !failure.token && !error.retry_after) error.retry_after = settings_.interval;
  if (!trouble_ || (trouble_->kind != ErrorKind::auth && failure.token)) trouble_ = std::move(error);
}

void SlackSource::close(const Now& now, Effects& effects) {
  look_again(now, true, effects);
  held_.clear();
  const bool whole = !whole_given_ && !incomplete_ && waiting_.empty() &&
                     std::all_of(channels_.begin(), channels_.end(), [](const Channel& channel) { return channel.whole() && channel.items().size() == channel.count(); });
  if (whole) {
    // Once after a start: what an earlier run, or another configuration, has left behind goes.
    whole_given_ = true;
    Batch batch;
    batch.whole = true;
    for (const auto& channel : channels_)
      for (const auto& item : channel.items()) batch.items.push_back(*item);
    effects.push_back(Emit{std::move(batch)});
  }
  json channels = json::object();
  for (const auto& channel : channels_) channels[channel.id] = channel.remember();
  std::string memory = json{{"workspace", workspace_}, {"app", app_}, {"channels", std::move(channels)}}.dump(-1, ' ', false, json::error_handler_t::replace);
  if (memory != memory_) {
    memory_ = memory;
    effects.push_back(Remember{std::move(memory)});
  }
  if (!trouble_) return;
  // A channel that had no name yet when it failed may have one by now: people know it by that.
  for (const auto& channel : channels_)
    if (const auto at = trouble_->message.find("channel " + channel.id + " "); at != std::string::npos) trouble_->message.replace(at + 8, channel.id.size(), shown_name(channel));
  effects.push_back(Trouble{*trouble_});
}

HttpAsk SlackSource::picture(const std::string& address) const {
  HttpAsk ask = Source::picture(address);
  const std::string origin = net::origin(address);
  constexpr std::string_view scheme = "https://", domain = ".slack.com";
  const std::string host = origin.rfind(scheme, 0) == 0 ? origin.substr(scheme.size()) : std::string();
  const bool slacks = host == domain.substr(1) || (host.size() > domain.size() && host.compare(host.size() - domain.size(), domain.size(), domain) == 0);
  // The token goes to Slack's own hosts, and nowhere else.
  if (slacks || net::same_origin(address, settings_.base_url)) ask.secrets.push_back(SecretUse{});
  return ask;
}

}  // namespace kudosk::sources::slack
