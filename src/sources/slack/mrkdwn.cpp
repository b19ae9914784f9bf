#include "sources/slack/mrkdwn.h"

#include <algorithm>

#include "base/unicode.h"

namespace kudosk::sources::slack {
namespace {

constexpr std::size_t longest_token = 4000, longest_name = 100, longest_address = 40;
constexpr int deepest = 6;

bool word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }
bool blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

/// &amp; &lt; &gt;, once.
std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.rfind("&amp;", 0) == 0) {
      out += '&';
      at += 5;
    } else if (rest.rfind("&lt;", 0) == 0) {
      out += '<';
      at += 4;
    } else if (rest.rfind("&gt;", 0) == 0) {
      out += '>';
      at += 4;
    } else {
      out += text[at++];
    }
  }
  return out;
}

bool is_address(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0 || text.find_first_of(" \n") != text.npos) return false;
  return text.substr(colon).rfind("://", 0) == 0 || text.rfind("mailto:", 0) == 0 || text.rfind("tel:", 0) == 0;
}

struct Reader {
  Names& names;
  Writer& out;

  /// What stands between < and >; false: it is none of Slack's.
  bool token(std::string_view inside, const Style& style) {
    if (inside.empty()) return true;
    const auto bar = inside.find('|');
    const std::string_view what = inside.substr(0, bar), label = bar == inside.npos ? std::string_view() : inside.substr(bar + 1);
    switch (what[0]) {
      case '@':
        if (is_id(what.substr(1))) {
          const User user = names.user(std::string(what.substr(1)), unescaped(label));
          out.mention(user.person, user.bot, style);
        }
        return true;
      case '#':
        if (is_id(what.substr(1))) place(std::string(what.substr(1)), unescaped(label), style);
        return true;
      case '!':
        return command(what.substr(1), label, style);
      default:
        break;
    }
    if (!is_address(what)) return false;
    const std::string address = unescaped(what);
    const std::string name = label.empty() ? shown_address(address) : unescaped(label);
    // Only what a browser opens is a link; an address of e-mail or a telephone's number is its text.
    out.link(name, address.rfind("http", 0) == 0 ? address : std::string(), style);
    return true;
  }

  void place(const std::string& id, const std::string& label, const Style& style) {
    const Place place = names.place(id, label);
    out.label(place.hidden ? "🔒" : place.name.empty() ? "#…" : "#" + place.name, style);
  }

  bool command(std::string_view what, std::string_view label, const Style& style) {
    if (what == "here" || what == "channel" || what == "everyone") {
      out.label("@" + std::string(what), style);
    } else if (what.rfind("subteam^", 0) == 0 && is_id(what.substr(8))) {
      out.mention(names.group(std::string(what.substr(8)), unescaped(label)), false, style);
    } else if (!label.empty()) {  // a date has its fallback there
      out.text(unescaped(label), style);
    }
    return true;
  }

  /// The emoji whose colon is at `at`; the bytes that it takes, or 0.
  std::size_t emoji(std::string_view text, std::size_t at, const Style& style) {
    std::size_t end = at + 1;
    while (end < text.size() && end - at < longest_name && text[end] != ':' && !blank(text[end]) && text[end] != '<' && text[end] != '&') ++end;
    if (end >= text.size() || text[end] != ':' || end == at + 1) return 0;
    const std::string_view name = text.substr(at + 1, end - at - 1);
    int tone = 0;
    std::size_t taken = end + 1 - at;
    if (const auto rest = text.substr(end); rest.size() >= 15 && rest.rfind("::skin-tone-", 0) == 0 && rest[13] == ':' && rest[12] >= '2' && rest[12] <= '6') {
      tone = rest[12] - '0';
      taken += 13;
    }
    const auto glyph = names.emoji.find(name, tone);
    if (!glyph) {
      if (std::all_of(name.begin(), name.end(), [](char c) { return word_byte(c) || c == '_' || c == '-' || c == '+'; })) out.saw_emoji(name);
      return 0;
    }
    if (glyph->character.empty()) {
      out.own_emoji(name, glyph->address, style);
    } else {
      out.emoji(name, glyph->character, style);
    }
    return taken;
  }

  /// `tokens`: <…> and entities count; `marks`: the styles, too.
  void line(std::string_view text, Style style, bool tokens, bool marks, int depth) {
    std::size_t from = 0, at = 0;
    bool unclosed[3] = {false, false, false};  // of * _ ~ in this line: searched for once
    const auto flush = [&](std::size_t to) {
      if (to > from) out.text(tokens ? unescaped(text.substr(from, to - from)) : std::string(text.substr(from, to - from)), style);
    };
    while (at < text.size() && !out.full()) {
      const char c = text[at];
      if (c == '<' && tokens) {
        const auto end = text.substr(0, std::min(text.size(), at + longest_token)).find('>', at);
        flush(at);
        from = at;
        if (end == text.npos) {
          ++at;
          if (at < text.size() && (text[at] == '@' || text[at] == '#' || text[at] == '!')) {
            // What begins as Slack's own and has no end is not shown as if somebody had written it.
            ++at;
            while (at < text.size() && is_id(text.substr(at, 1))) ++at;
            from = at;
          }
        } else if (token(text.substr(at + 1, end - at - 1), style)) {
          from = at = end + 1;
        } else {
          ++at;
        }
      } else if (c == ':' && !style.code) {
        flush(at);
        const std::size_t taken = emoji(text, at, style);
        from = taken > 0 ? at + taken : at;
        at += std::max<std::size_t>(1, taken);
      } else if (c == '`' && marks && !style.code) {
        const auto end = text.find('`', at + 1);
        if (end == text.npos || end == at + 1) {
          ++at;
          continue;
        }
        flush(at);
        Style code = style;
        code.code = true;
        line(text.substr(at + 1, end - at - 1), code, tokens, false, depth + 1);
        from = at = end + 1;
      } else if ((c == '*' || c == '_' || c == '~') && marks && depth < deepest && !unclosed[index(c)] && opens(text, at)) {
        const auto end = closing(text, at);
        if (end == text.npos) {
          unclosed[index(c)] = true;
          ++at;
          continue;
        }
        flush(at);
        Style inner = style;
        (c == '*' ? inner.bold : c == '_' ? inner.italic : inner.strike) = true;
        line(text.substr(at + 1, end - at - 1), inner, tokens, marks, depth + 1);
        from = at = end + 1;
      } else {
        ++at;
      }
    }
    flush(at);
  }

  static int index(char mark) { return mark == '*' ? 0 : mark == '_' ? 1 : 2; }
  static bool opens(std::string_view text, std::size_t at) {
    const bool before = at == 0 || !word_byte(text[at - 1]);
    return before && at + 1 < text.size() && !blank(text[at + 1]) && text[at + 1] != text[at];
  }
  static std::size_t closing(std::string_view text, std::size_t at) {
    for (std::size_t end = at + 1; end < text.size(); ++end) {
      if (text[end] == '<') {
        const auto close = text.find('>', end);
        if (close == text.npos) return text.npos;
        end = close;
      } else if (text[end] == text[at] && end > at + 1 && !blank(text[end - 1]) && (end + 1 == text.size() || !word_byte(text[end + 1]))) {
        return end;
      }
    }
    return text.npos;
  }
};

std::string_view bounded(std::string_view text) { return text.substr(0, Writer::most_bytes); }

bool quoted(std::string_view& line, std::string_view mark) {
  if (line.rfind(mark, 0) != 0) return false;
  line.remove_prefix(mark.size());
  if (!line.empty() && line[0] == ' ') line.remove_prefix(1);
  return true;
}

}  // namespace

std::string shown_address(std::string_view address) {
  for (const std::string_view scheme : {"https://", "http://", "mailto:", "tel:"})
    if (address.rfind(scheme, 0) == 0) address.remove_prefix(scheme.size());
  if (address.rfind("www.", 0) == 0) address.remove_prefix(4);
  while (!address.empty() && address.back() == '/') address.remove_suffix(1);
  if (address.size() <= longest_address) return std::string(address);
  const std::string_view host = address.substr(0, address.find_first_of("/?#"));
  return host.size() <= longest_address ? std::string(host) + "/…" : shorten(host, longest_address);
}

void write_emoji(std::string_view name, int tone, Names& names, Writer& out, const Style& style) {
  const auto glyph = names.emoji.find(name, tone);
  if (!glyph) {
    names.emoji.miss();
    out.saw_emoji(name);
  } else if (glyph->character.empty()) {
    out.own_emoji(base_name(name), glyph->address, style);
  } else {
    out.emoji(name, glyph->character, style);
  }
}

void read_mrkdwn(std::string_view text, Names& names, Writer& out, const Style& style) {
  Reader reader{names, out};
  text = bounded(text);
  bool code = false, quote_rest = false;
  while (!text.empty() && !out.full()) {
    if (const auto fence = text.find("```"); fence == 0) {
      code = !code && text.find("```", 3) != text.npos;
      out.new_block();
      text.remove_prefix(3);
      if (!text.empty() && text[0] == '\n') text.remove_prefix(1);
      continue;
    }
    const auto end = std::min(text.find('\n'), text.find("```"));
    std::string_view line = text.substr(0, end);
    const bool broken = end != text.npos && text[end] == '\n';
    text.remove_prefix(line.size() + (broken ? 1 : 0));
    Style styled = style;
    if (code) {
      styled.code = true;
      reader.line(line, styled, true, false, 0);
    } else {
      quote_rest = quote_rest || quoted(line, "&gt;&gt;&gt;") || quoted(line, ">>>");
      styled.quote = style.quote || quote_rest || quoted(line, "&gt;") || quoted(line, ">");
      reader.line(line, styled, true, true, 0);
    }
    if (broken) out.text("\n", styled);
  }
}

void read_tokens(std::string_view text, Names& names, Writer& out, const Style& style) { Reader{names, out}.line(bounded(text), style, true, false, 0); }

}  // namespace kudosk::sources::slack
