// One plain paragraph model out of a message's pieces: text, the same with styles, whom it mentions, which hashtags and emoji are in it. Bounded. Network thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/item.h"

namespace kudosk::sources::slack {

struct Style {
  bool bold = false, italic = false, code = false, strike = false, quote = false;
};

struct Mention {
  Person person;
  bool bot = false;  ///< somebody, but nobody to thank
};

/// What a message says.
struct Said {
  std::string text;                          ///< lines parted by '\n', without blanks around it
  std::vector<Span> spans;                   ///< the same with its styles; empty where there are none
  std::vector<Mention> mentions;             ///< people and user groups, each once, in order
  std::vector<std::string> hashtags;         ///< "#teamwork", as written, each once
  std::map<std::string, int> emoji_count;    ///< by short name without skin tone
  std::map<std::string, std::string> emoji;  ///< the workspace's own: name → address
};

class Writer {
 public:
  /// What goes beyond these is left out: no screen has room for it.
  static constexpr std::size_t most_bytes = 12000, most_spans = 600;

  void text(std::string_view text, const Style& style = {});
  void link(std::string_view label, std::string_view address, const Style& style = {});
  /// Text in which no hashtags are looked for: a channel's name.
  void label(std::string_view text, const Style& style = {});
  void mention(const Person& person, bool bot, const Style& style = {});
  void emoji(std::string_view name, std::string_view character, const Style& style = {});
  /// One of the workspace's own: it stands in the text as `:name:`.
  void own_emoji(std::string_view name, std::string_view address, const Style& style = {});
  void saw_emoji(std::string_view name);
  /// What follows is on a line of its own.
  void new_block();
  bool full() const { return bytes_ >= most_bytes || pieces_.size() >= most_spans; }
  bool empty() const { return pieces_.empty(); }

  Said finish();

 private:
  struct Piece {
    Span span;
    bool tags = false;  ///< hashtags may be in it
  };
  void put(Piece piece);
  std::vector<Piece> pieces_;
  Said said_;
  std::size_t bytes_ = 0;
};

/// Cleaned for the screen, with its line breaks.
std::string tidy(std::string_view text);

}  // namespace kudosk::sources::slack
