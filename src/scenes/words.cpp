#include "scenes/words.h"

#include <algorithm>

#include "base/unicode.h"

namespace kudosk::scenes {

using text::Run;

namespace {

// Private-use characters around a strong() argument; clean() of the data has none of these meanings, and runs_of() takes them out.
constexpr std::string_view kOpen = "\uE0F0", kClose = "\uE0F1";
constexpr float kEmojiSide = 96;  // the largest size at which a message is set

std::string without(std::string text, std::string_view part) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
  return text;
}

void push(std::vector<Run>& runs, std::string text, draw::Colour colour, int weight = 0) {
  if (text.empty()) return;
  Run run;
  run.text = std::move(text);
  run.colour = colour;
  run.weight = weight;
  runs.push_back(std::move(run));
}

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' || static_cast<unsigned char>(c) >= 0x80;
}

std::shared_ptr<const draw::Bitmap> emoji_picture(const std::string& name, const Item& item, const Setting& setting) {
  const auto known = item.emoji.find(name);
  if (known == item.emoji.end() || !setting.picture) return nullptr;
  return setting.picture(known->second, kEmojiSide, kEmojiSide);
}

/// Splits at `:name:` of custom emoji whose pictures are there.
void push_with_emoji(std::vector<Run>& runs, const Run& like, const Item& item, const Setting& setting) {
  const std::string& text = like.text;
  std::size_t begin = 0;
  const auto flush = [&](std::size_t end) {
    if (end <= begin) return;
    Run run = like;
    run.text = text.substr(begin, end - begin);
    runs.push_back(std::move(run));
  };
  if (!item.emoji.empty()) {
    for (std::size_t at = text.find(':'); at != std::string::npos;) {
      std::size_t end = at + 1;
      while (end < text.size() && name_character(text[end])) ++end;
      const auto picture = end < text.size() && text[end] == ':' && end > at + 1 ? emoji_picture(text.substr(at + 1, end - at - 1), item, setting) : nullptr;
      if (!picture) {
        at = text.find(':', at + 1);
        continue;
      }
      flush(at);
      Run run = like;
      run.text = text.substr(at, end + 1 - at);
      run.emoji = picture;
      runs.push_back(std::move(run));
      begin = end + 1;
      at = text.find(':', begin);
    }
  }
  flush(text.size());
}

/// Where the value's words stand in a run that has no style of its own, they are in the accent colour.
void push_with_value(std::vector<Run>& runs, const Run& like, const std::string& value, draw::Colour accent, const Item& item, const Setting& setting) {
  // Latin letters in either case; what else a value is written in has none, or is written the same.
  const auto low = [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; };
  const auto same = [&](char a, char b) { return low(static_cast<unsigned char>(a)) == low(static_cast<unsigned char>(b)); };
  const auto letter = [](char c) { return name_character(c) && c != '-' && c != '+'; };
  std::string rest = like.text;
  while (!value.empty() && !rest.empty()) {
    const auto at = std::search(rest.begin(), rest.end(), value.begin(), value.end(), same);
    if (at == rest.end()) break;
    const auto begin = static_cast<std::size_t>(at - rest.begin()), end = begin + value.size();
    if ((begin > 0 && letter(rest[begin - 1]) && letter(value.front())) || (end < rest.size() && letter(rest[end]) && letter(value.back()))) {
      Run run = like;
      run.text = rest.substr(0, end);
      push_with_emoji(runs, run, item, setting);
    } else {
      Run before = like, words = like;
      before.text = rest.substr(0, begin);
      words.text = rest.substr(begin, value.size());
      words.colour = accent;
      push_with_emoji(runs, before, item, setting);
      runs.push_back(std::move(words));
    }
    rest.erase(0, end);
  }
  Run run = like;
  run.text = rest;
  if (!rest.empty()) push_with_emoji(runs, run, item, setting);
}

std::size_t bold_share(const std::vector<Span>& spans) {
  std::size_t bold = 0, all = 0;
  for (const Span& span : spans) {
    all += span.text.size();
    if (span.bold) bold += span.text.size();
  }
  return all == 0 ? 0 : bold * 100 / all;
}

}  // namespace

std::string strong(std::string_view argument) { return std::string(kOpen) + without(without(std::string(argument), kOpen), kClose) + std::string(kClose); }

std::vector<Run> runs_of(const std::string& said, const Tones& tones) {
  std::vector<Run> runs;
  std::size_t begin = 0;
  while (begin < said.size()) {
    const std::size_t open = said.find(kOpen, begin);
    push(runs, said.substr(begin, open == std::string::npos ? open : open - begin), tones.plain);
    if (open == std::string::npos) break;
    const std::size_t from = open + kOpen.size(), close = said.find(kClose, from);
    push(runs, said.substr(from, close == std::string::npos ? close : close - from), tones.strong, tones.strong_weight);
    if (close == std::string::npos) break;
    begin = close + kClose.size();
  }
  return runs;
}

std::vector<Run> with_channels(const std::string& said, const Tones& tones) {
  std::string marked;
  std::size_t begin = 0;
  for (std::size_t at = said.find('#'); at != std::string::npos; at = said.find('#', begin)) {
    std::size_t end = at + 1;
    while (end < said.size() && name_character(said[end])) ++end;
    const bool word = end > at + 1 && (at == 0 || !name_character(said[at - 1]));
    marked += said.substr(begin, at - begin);
    marked += word ? strong(said.substr(at, end - at)) : said.substr(at, end - at);
    begin = end;
  }
  marked += said.substr(begin);
  return runs_of(marked, tones);
}

std::string name_of(const Person& person, const Phrases& say) {
  if (!person.name.empty()) return person.name;
  if (!person.team.empty()) return person.team;
  return say.say("person.unknown");
}

std::string role_of(const Person& person) {
  if (person.is_team) return {};
  return !person.title.empty() ? person.title : person.team;
}

std::string name_of(Discipline discipline, const Phrases& say) { return discipline == Discipline::none ? std::string() : say.say(std::string("discipline.") + word(discipline)); }

std::string emoji_of(Discipline discipline) {
  switch (discipline) {
    case Discipline::systems_thinking:
      return "💡";
    case Discipline::personal_mastery:
      return "🌱";
    case Discipline::mental_models:
      return "🧠";
    case Discipline::shared_vision:
      return "🧭";
    case Discipline::team_learning:
      return "🤝";
    case Discipline::none:
      break;
  }
  return {};
}

std::vector<Run> message_runs(const Item& item, const Recognition& praise, const Setting& setting, draw::Colour ink, draw::Colour accent, draw::Colour dim) {
  std::vector<Run> runs;
  Run like;
  like.colour = ink;
  if (praise.spans.empty()) {
    like.text = praise.message;
    push_with_value(runs, like, praise.value, accent, item, setting);
    return runs;
  }
  // Where most of a message is bold, bold says nothing.
  const bool bold_tells = bold_share(praise.spans) <= 60;
  for (const Span& span : praise.spans) {
    Run run = like;
    run.text = span.text;
    run.italic = span.italic;
    run.mono = span.code;
    run.strike = span.strike;
    if (!span.emoji.empty()) {
      run.text = span.text.empty() ? ":" + span.emoji + ":" : span.text;
      run.emoji = emoji_picture(span.emoji, item, setting);
      runs.push_back(std::move(run));
    } else if (span.person || (span.bold && bold_tells)) {
      run.colour = accent;
      push_with_emoji(runs, run, item, setting);
    } else if (span.quote) {
      run.colour = dim;
      push_with_emoji(runs, run, item, setting);
    } else {
      push_with_value(runs, run, praise.value, accent, item, setting);
    }
  }
  return runs;
}

std::vector<Run> text_runs(const std::string& text, const Item& item, const Setting& setting, draw::Colour ink) {
  std::vector<Run> runs;
  Run like;
  like.text = text;
  like.colour = ink;
  push_with_emoji(runs, like, item, setting);
  return runs;
}

const std::string& language_of(const Item& item, const Phrases& say) { return item.lang.empty() ? say.language() : item.lang; }

std::string advice_of(const Error& trouble, const Phrases& say) {
  if (say.english() && !(trouble.hint.empty() && trouble.message.empty())) return trouble.hint.empty() ? trouble.message : trouble.hint;
  return say.say(std::string("status.advice.") + word(trouble.kind));
}

std::string spoken_address(std::string_view address) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (address.substr(0, scheme.size()) == scheme) address.remove_prefix(scheme.size());
  }
  if (address.substr(0, 4) == "www.") address.remove_prefix(4);
  while (!address.empty() && address.back() == '/') address.remove_suffix(1);
  return std::string(address);
}

}  // namespace kudosk::scenes
