// HTML fragments from services → one plain paragraph model: text, and the same with styles, mentions, emoji and links. Pure; network thread. By libxml2: nothing is fetched,
// nothing is run.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/item.h"

namespace kudosk::sources {

struct HtmlText {
  std::string text;                          ///< lines parted by '\n', list entries begin with "• "
  std::vector<Span> spans;                   ///< the same with styles; empty where there are none
  std::vector<std::string> pictures;         ///< <img src>, in order
  std::map<std::string, std::string> emoji;  ///< custom emoji: name → address
};

/// What a service's own elements mean.
struct HtmlRules {
  /// <at id="N">: whom it mentions (nullopt: a channel, a tag: its text stands).
  std::function<std::optional<Person>(const std::string& id)> mention;
};

/// Never fails: what is no HTML is text. At most `limit` bytes of the input are read; scripts, styles, comments and unknown elements' markup never become text.
HtmlText read_html(std::string_view html, const HtmlRules& rules = {}, std::size_t limit = 256u << 10);

/// A custom emoji's name as it stands between colons in a text: those about it and blanks at its ends are taken off, within it they become "_".
std::string emoji_name(std::string_view said);

}  // namespace kudosk::sources
