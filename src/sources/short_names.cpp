#include "sources/short_names.h"

#include <optional>
#include <string>
#include <string_view>

#include "sources/slack/emoji.h"

namespace kudosk::sources {
namespace {

constexpr std::size_t longest = 60;

bool of_a_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-'; }
bool of_a_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }

class Writer {
 public:
  explicit Writer(const Item& item) : own_(item.emoji) {}

  void in(std::string& text) const {
    std::string out;
    std::size_t copied = 0;
    for (std::size_t at = text.find(':'); at != text.npos; at = text.find(':', at)) {
      std::size_t end = at + 1;
      while (end < text.size() && end - at <= longest && of_a_name(text[end])) ++end;
      // A tone stands behind a pair of colons: :wave::skin-tone-2:
      if (text.compare(end, 12, "::skin-tone-") == 0 && end + 13 < text.size()) end += 13;
      const bool closed = end < text.size() && text[end] == ':' && end > at + 1;
      const bool alone = (at == 0 || !of_a_word(text[at - 1])) && (end + 1 >= text.size() || !of_a_word(text[end + 1]));
      const auto character = closed && alone ? find(std::string_view(text).substr(at + 1, end - at - 1)) : std::nullopt;
      if (!character) {
        ++at;
        continue;
      }
      out.append(text, copied, at - copied).append(*character);
      at = copied = end + 1;
    }
    if (copied > 0) text = out.append(text, copied);
  }

  std::optional<std::string> find(std::string_view name) const {
    if (own_.count(std::string(name)) > 0) return std::nullopt;
    return slack::StandardEmoji::installed().find(name);
  }

 private:
  const std::map<std::string, std::string>& own_;
};

}  // namespace

void write_short_names(Item& item) {
  const Writer write(item);
  if (auto* praise = std::get_if<Recognition>(&item.body)) {
    write.in(praise->message);
    for (auto& span : praise->spans) {
      write.in(span.text);
      if (const auto character = span.emoji.empty() ? std::nullopt : write.find(span.emoji)) {
        span.emoji.clear();
        if (span.text.empty()) span.text = *character;
      }
    }
    for (auto& reaction : praise->reactions) {
      std::string_view name = reaction.emoji;
      if (name.size() > 2 && name.front() == ':' && name.back() == ':') name = name.substr(1, name.size() - 2);
      if (name.empty() || !of_a_name(name.front())) continue;
      if (auto character = write.find(name)) reaction.emoji = std::move(*character);
    }
  } else if (auto* milestone = std::get_if<Milestone>(&item.body)) {
    write.in(milestone->what);
  } else if (auto* goal = std::get_if<Goal>(&item.body)) {
    write.in(goal->title);
    for (auto& result : goal->key_results) write.in(result.title);
  } else if (auto* lesson = std::get_if<Lesson>(&item.body)) {
    write.in(lesson->title);
    write.in(lesson->text);
  } else if (auto* announcement = std::get_if<Announcement>(&item.body)) {
    write.in(announcement->title);
    write.in(announcement->text);
  }
}

}  // namespace kudosk::sources
