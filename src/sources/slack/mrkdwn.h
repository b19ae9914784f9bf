// Slack's mark-up of `text`: <…> for mentions, channels, dates and links, &amp; &lt; &gt;, *bold* _italic_ ~strike~ `code` ```code``` >quote, and :emoji:. Pure; network thread.
#pragma once

#include <string>
#include <string_view>

#include "sources/slack/names.h"
#include "sources/slack/writer.h"

namespace kudosk::sources::slack {

void read_mrkdwn(std::string_view text, Names& names, Writer& out, const Style& style = {});
/// Only <…> and emoji in it: a plain_text object (bots put mentions there, too), or a text whose styles somebody else has read.
void read_tokens(std::string_view text, Names& names, Writer& out, const Style& style = {});
/// An address as it is read from a wall: without its scheme, shortened.
std::string shown_address(std::string_view address);
/// One emoji by its name; what has no such name is left out.
void write_emoji(std::string_view name, int tone, Names& names, Writer& out, const Style& style = {});

}  // namespace kudosk::sources::slack
