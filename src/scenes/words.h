// What scenes say: names, styled words of a message, the interface's own sentences. Studio thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenes/scene.h"

namespace kudosk::scenes {

/// A phrase's argument that is to stand out in it ("from **Jonas** · 12 minutes ago"): runs_of() finds it again in whatever order a language has.
std::string strong(std::string_view argument);

struct Tones {
  draw::Colour plain, strong;
  int strong_weight = 700;
};
/// A sentence with its strong() parts as runs of their own.
std::vector<text::Run> runs_of(const std::string& said, const Tones& tones);
/// The thanks line, its #channels strong.
std::vector<text::Run> with_channels(const std::string& said, const Tones& tones);

/// Never empty: a person of whom only an id is known is "a colleague".
std::string name_of(const Person& person, const Phrases& say);
/// The title, or the team; may be empty.
std::string role_of(const Person& person);
/// "Systems thinking"; empty for none.
std::string name_of(Discipline discipline, const Phrases& say);
std::string emoji_of(Discipline discipline);

/// A praise's message: mentions, the value's words and bold parts in `accent`, custom emoji as pictures where they have come.
std::vector<text::Run> message_runs(const Item& item, const Recognition& praise, const Setting& setting, draw::Colour ink, draw::Colour accent, draw::Colour dim);
/// Other text of an item with its custom emoji.
std::vector<text::Run> text_runs(const std::string& text, const Item& item, const Setting& setting, draw::Colour ink);
/// The language of an item's words, else the interface's.
const std::string& language_of(const Item& item, const Phrases& say);

/// What to do about a trouble, short: its own hint in English; in another language, which hints do not speak, the advice for its kind.
std::string advice_of(const Error& trouble, const Phrases& say);

/// An address as people say it: without scheme and the last slash.
std::string spoken_address(std::string_view address);

}  // namespace kudosk::scenes
