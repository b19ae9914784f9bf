#include "sources/slack/blocks.h"

#include <chrono>

#include "net/http.h"
#include "sources/slack/json.h"
#include "sources/slack/mrkdwn.h"

namespace kudosk::sources::slack {
namespace {

constexpr std::size_t most_blocks = 200, most_elements = 1000;
constexpr std::int64_t most_items = 10000;

Style style_of(const json& element, Style style) {
  const json& named = at(element, "style");
  style.bold = style.bold || flag(named, "bold");
  style.italic = style.italic || flag(named, "italic");
  style.strike = style.strike || flag(named, "strike");
  style.code = style.code || flag(named, "code");
  return style;
}

/// "1f44d-1f3fb" → the character; empty: it is none.
std::string from_code_points(const std::string& text) {
  std::string out;
  std::size_t from = 0;
  while (from <= text.size() && out.size() < 64) {
    const auto to = std::min(text.find('-', from), text.size());
    if (to - from < 2 || to - from > 6) return {};
    std::uint32_t code = 0;
    for (std::size_t i = from; i < to; ++i) {
      const char c = text[i];
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
      if (digit < 0) return {};
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    if (code < 0x20 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | code >> 6);
      tail(0);
    } else if (code < 0x10000) {
      out += static_cast<char>(0xE0 | code >> 12);
      tail(6);
      tail(0);
    } else {
      out += static_cast<char>(0xF0 | code >> 18);
      tail(12);
      tail(6);
      tail(0);
    }
    if (to == text.size()) break;
    from = to + 1;
  }
  return out;
}

/// The day, where a date says nothing of itself for those who can't format it.
std::string day_of(std::int64_t timestamp) {
  constexpr std::int64_t year_9999 = 253402300799;
  if (timestamp <= 0 || timestamp > year_9999) return {};
  return format_rfc3339(Wall(std::chrono::seconds(timestamp))).substr(0, 10);
}

struct Reader {
  Names& names;
  Writer& out;
  std::vector<std::string>& pictures;

  void picture(const std::string& address) {
    if (!net::origin(address).empty() && pictures.size() < 8) pictures.push_back(address);
  }
  void picture_of(const json& image) {
    picture(text(image, "image_url"));
    picture(text(at(image, "slack_file"), "url_private"));
    picture(text(at(image, "slack_file"), "url"));
  }

  void emoji(const json& element, const Style& style) {
    const std::string& name = text(element, "name");
    const auto tone = whole(element, "skin_tone");
    if (!names.emoji.find(name)) {
      if (const std::string character = from_code_points(text(element, "unicode")); !character.empty()) return out.emoji(name, character, style);
    }
    write_emoji(name, tone >= 2 && tone <= 6 ? static_cast<int>(tone) : 0, names, out, style);
  }

  void inline_element(const json& element, const Style& outer) {
    const std::string& type = text(element, "type");
    const Style style = style_of(element, outer);
    if (type == "text") {
      out.text(text(element, "text"), style);
    } else if (type == "link") {
      const std::string &address = text(element, "url"), &label = text(element, "text");
      const std::string shown = label.empty() ? shown_address(address) : label;
      out.link(shown, address.rfind("http", 0) == 0 ? address : std::string(), style);
    } else if (type == "user") {
      if (const std::string& id = text(element, "user_id"); is_id(id)) {
        const User user = names.user(id);
        out.mention(user.person, user.bot, style);
      }
    } else if (type == "usergroup") {
      if (const std::string& id = text(element, "usergroup_id"); is_id(id)) out.mention(names.group(id), false, style);
    } else if (type == "channel") {
      if (const std::string& id = text(element, "channel_id"); is_id(id)) read_tokens("<#" + id + ">", names, out, style);
    } else if (type == "emoji") {
      emoji(element, style);
    } else if (type == "broadcast") {
      if (const std::string& range = text(element, "range"); range == "here" || range == "channel" || range == "everyone") out.label("@" + range, style);
    } else if (type == "date") {
      const std::string& fallback = text(element, "fallback");
      out.text(fallback.empty() ? day_of(whole(element, "timestamp")) : fallback, style);
    } else if (type == "color") {
      out.label(text(element, "value"), style);
    }
  }

  void inline_elements(const json& holder, const Style& style) {
    std::size_t count = 0;
    for (const auto& element : list(holder, "elements")) {
      if (++count > most_elements || out.full()) return;
      inline_element(element, style);
    }
  }

  void rich_list(const json& element) {
    const bool ordered = text(element, "style") == "ordered";
    auto number = std::clamp<std::int64_t>(whole(element, "offset"), 0, most_items);
    std::size_t count = 0;
    for (const auto& item : list(element, "elements")) {
      if (++count > most_elements || out.full()) return;
      if (!item.is_object()) continue;
      out.new_block();
      out.text(ordered ? std::to_string(++number) + ". " : "• ");
      inline_elements(item, {});
    }
    out.new_block();
  }

  void rich_text(const json& block) {
    std::size_t count = 0;
    for (const auto& element : list(block, "elements")) {
      if (++count > most_elements || out.full()) return;
      const std::string& type = text(element, "type");
      Style style;
      if (type == "rich_text_list") {
        rich_list(element);
      } else if (type == "rich_text_section" || type == "rich_text_quote" || type == "rich_text_preformatted") {
        style.quote = type == "rich_text_quote";
        style.code = type == "rich_text_preformatted";
        out.new_block();
        inline_elements(element, style);
        if (style.quote || style.code) out.new_block();
      }
    }
  }

  /// A text object: {type: mrkdwn | plain_text, text}; seen as a bare text, too.
  void text_object(const json& object, const Style& style = {}) {
    const std::string& said = object.is_string() ? as_text(object) : text(object, "text");
    if (said.empty()) return;
    out.new_block();
    if (text(object, "type") == "plain_text") {
      read_tokens(said, names, out, style);
    } else {
      read_mrkdwn(said, names, out, style);
    }
  }

  void block(const json& block) {
    const std::string& type = text(block, "type");
    if (type == "rich_text") {
      rich_text(block);
    } else if (type == "section") {
      text_object(at(block, "text"));
      std::size_t count = 0;
      for (const auto& field : list(block, "fields"))
        if (++count <= 20) text_object(field);
      if (text(at(block, "accessory"), "type") == "image") picture_of(at(block, "accessory"));
    } else if (type == "header") {
      Style style;
      style.bold = true;
      text_object(at(block, "text"), style);
    } else if (type == "context") {
      std::size_t count = 0;
      for (const auto& element : list(block, "elements"))
        if (++count <= 20 && text(element, "type") != "image") text_object(element);
    } else if (type == "image") {
      picture_of(block);
      text_object(at(block, "title"));
    } else if (type == "video") {
      text_object(at(block, "title"));
      picture(text(block, "thumbnail_url"));
    } else if (type == "markdown") {
      out.new_block();
      read_markdown(text(block, "text"), names, out);
    }
  }
};

}  // namespace

void read_blocks(const json& blocks, Names& names, Writer& out, std::vector<std::string>& pictures) {
  if (!blocks.is_array()) return;
  Reader reader{names, out, pictures};
  std::size_t count = 0;
  for (const auto& block : blocks)
    if (++count <= most_blocks && !out.full()) reader.block(block);
}

}  // namespace kudosk::sources::slack
