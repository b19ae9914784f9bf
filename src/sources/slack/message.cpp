#include "sources/slack/message.h"

#include <algorithm>
#include <array>

#include "base/unicode.h"
#include "net/http.h"
#include "sources/slack/blocks.h"
#include "sources/slack/json.h"
#include "sources/slack/mrkdwn.h"

namespace kudosk::sources::slack {
namespace {

constexpr std::size_t most_reactions = 50, most_attachments = 20, most_files = 20, longest_name = 120;
constexpr int most_count = 1000000;

bool web(const std::string& address) { return !net::origin(address).empty(); }

std::string first_address(const json& object, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (const std::string& address = text(object, key); web(address)) return address;
  return {};
}

std::string bot_picture(const json& icons) { return first_address(icons, {"image_72", "image_64", "image_48", "image_36", "image_original"}); }

/// A bot as the message presents it, or as bots.info does.
void read_bot(const json& message, Names& names, Message& out) {
  const json& profile = at(message, "bot_profile");
  out.bot_id = text(message, "bot_id").empty() ? text(profile, "id") : text(message, "bot_id");
  out.app_id = text(message, "app_id").empty() ? text(profile, "app_id") : text(message, "app_id");
  std::string name = clean(text(message, "username"), longest_name);
  if (name.empty()) name = clean(text(profile, "name"), longest_name);
  std::string picture = bot_picture(at(message, "icons"));
  if (picture.empty()) picture = bot_picture(at(profile, "icons"));
  if (name.empty() && is_id(out.bot_id))
    if (const auto bot = names.bot(out.bot_id)) {
      name = bot->name;
      if (picture.empty()) picture = bot->picture;
    }
  out.bot_name = name;
  out.author = {};
  out.author.id = out.bot_id;
  out.author.name = name;
  out.author.picture = picture;
}

/// What the message itself says of its author, until users.info has answered.
std::string name_in(const json& message) {
  const json& profile = at(message, "user_profile");
  for (const char* key : {"display_name", "real_name", "name"})
    if (const std::string& name = text(profile, key); !name.empty()) return name;
  return text(message, "username");
}

void read_author(const json& message, Names& names, Message& out) {
  const std::string& id = text(message, "user");
  const bool looks_bot = text(message, "subtype") == "bot_message" || !text(message, "bot_id").empty();
  if (is_id(id)) {
    if (!looks_bot) names.hear(id, name_in(message));
    const User user = names.user(id, name_in(message));
    // An app that acts for a person posts with that person as `user`: that is who said it.
    out.by_bot = text(message, "subtype") == "bot_message" || user.bot || (looks_bot && user.absent);
    if (!out.by_bot) {
      out.author = user.person;
      return;
    }
    read_bot(message, names, out);
    if (out.author.name.empty()) out.author = user.person;
    return;
  }
  out.by_bot = true;
  read_bot(message, names, out);
}

bool shows_file(const json& file) {
  const std::string &mode = text(file, "mode"), &access = text(file, "file_access");
  return mode != "tombstone" && mode != "hidden_by_limit" && (access.empty() || access == "visible") && text(file, "mimetype").rfind("image/", 0) == 0;
}

std::string picture_of_files(const json& message) {
  std::size_t count = 0;
  for (const auto& file : list(message, "files")) {
    if (++count > most_files) break;
    if (!shows_file(file)) continue;
    // A picture that moves is fetched as it is: its thumbnails stand still.
    std::string address = text(file, "mimetype") == "image/gif" ? first_address(file, {"url_private"}) : std::string();
    if (address.empty()) address = first_address(file, {"thumb_1024", "thumb_960", "thumb_800", "thumb_720", "url_private", "thumb_480", "thumb_360"});
    if (!address.empty()) return address;
  }
  return {};
}

void read_attachment(const json& attachment, Names& names, Writer& out, std::vector<std::string>& pictures) {
  if (const std::string address = first_address(attachment, {"image_url", "thumb_url"}); !address.empty()) pictures.push_back(address);
  if (!list(attachment, "blocks").empty()) {
    out.new_block();
    read_blocks(at(attachment, "blocks"), names, out, pictures);
    return;
  }
  Style bold;
  bold.bold = true;
  const bool before = out.empty();
  const auto line = [&](const std::string& said, const Style& style = {}) {
    if (said.empty()) return;
    out.new_block();
    read_mrkdwn(said, names, out, style);
  };
  line(text(attachment, "pretext"));
  line(text(attachment, "title"), bold);
  line(text(attachment, "text"));
  for (const auto& field : list(attachment, "fields")) {
    line(text(field, "title"), bold);
    line(text(field, "value"));
  }
  if (before && out.empty()) line(text(attachment, "fallback"));
}

/// Blocks, else the text, else attachments.
void read_said(const json& message, Names& names, Message& out) {
  std::vector<std::string> pictures;
  Writer writer;
  read_blocks(at(message, "blocks"), names, writer, pictures);
  Said said = writer.finish();
  if (said.text.empty()) {
    read_mrkdwn(text(message, "text"), names, writer);
    said = writer.finish();
  }
  const bool only_attachments = said.text.empty();
  std::size_t count = 0;
  for (const auto& attachment : list(message, "attachments")) {
    if (++count > most_attachments) break;
    if (only_attachments) {
      read_attachment(attachment, names, writer, pictures);
    } else if (const std::string address = first_address(attachment, {"image_url"}); !address.empty()) {
      pictures.push_back(address);
    }
  }
  if (only_attachments) said = writer.finish();
  out.said = std::move(said);
  out.picture = picture_of_files(message);
  if (out.picture.empty() && !pictures.empty()) out.picture = pictures.front();
}

void read_reactions(const json& message, Message& out) {
  for (const auto& reaction : list(message, "reactions")) {
    if (out.reactions.size() >= most_reactions) return;
    Reacted reacted;
    reacted.name = text(reaction, "name");
    if (reacted.name.empty() || reacted.name.size() > 150) continue;
    for (const auto& user : list(reaction, "users"))
      if (is_id(as_text(user)) && reacted.users.size() < 100) reacted.users.push_back(as_text(user));
    const auto count = std::max<std::int64_t>(whole(reaction, "count"), static_cast<std::int64_t>(reacted.users.size()));
    if (count <= 0) continue;
    reacted.count = static_cast<int>(std::min<std::int64_t>(count, most_count));
    out.reactions.push_back(std::move(reacted));
  }
}

}  // namespace

std::optional<Stamp> stamp_of(const json& message) { return Stamp::parse(text(message, "ts")); }

bool is_said(const json& message) {
  if (!message.is_object() || flag(message, "hidden")) return false;
  // Where it can't be told whether this is a reply, or hidden, it is not shown.
  if (const json& hidden = at(message, "hidden"); !hidden.is_null() && !hidden.is_boolean()) return false;
  if (const json& thread = at(message, "thread_ts"); !thread.is_null() && !thread.is_string()) return false;
  if (const std::string& type = text(message, "type"); !type.empty() && type != "message") return false;
  static constexpr std::array<std::string_view, 6> shown{"", "bot_message", "me_message", "file_share", "thread_broadcast", "reply_broadcast"};
  const std::string& subtype = text(message, "subtype");
  if (std::find(shown.begin(), shown.end(), subtype) == shown.end()) return false;
  if (!at(message, "subtype").is_null() && !at(message, "subtype").is_string()) return false;
  const std::string &thread = text(message, "thread_ts"), &ts = text(message, "ts");
  const bool reply = !thread.empty() && thread != ts;
  return !reply || subtype == "thread_broadcast" || subtype == "reply_broadcast";
}

Message read_message(const json& message, Names& names) {
  Message out;
  out.ts = text(message, "ts");
  out.stamp = stamp_of(message).value_or(Stamp{});
  read_author(message, names, out);
  read_said(message, names, out);
  read_reactions(message, out);
  if (const auto edited = Stamp::parse(text(at(message, "edited"), "ts"))) out.edited = edited->wall();
  return out;
}

}  // namespace kudosk::sources::slack
