// A configuration's text, piece by piece: blanks and comments, texts, numbers and words, each with its place. Pure; one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/document.h"

namespace kudosk::config {

class Scanner {
 protected:
  explicit Scanner(std::string_view text) : text_(text) {}

  /// Thrown by stop() and caught by who reads the document: the text can't be understood any further.
  struct Stop {};

  bool done() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void step();

  void add(std::string message, Place at);
  void add(std::string message) { add(std::move(message), place_); }
  [[noreturn]] void stop(std::string message, Place at);
  [[noreturn]] void stop(std::string message) { stop(std::move(message), place_); }
  /// What stands here, for a message.
  std::string shown() const;

  /// The byte order mark and what stands before the first value.
  void begin();
  /// Blanks and comments.
  void blanks();

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$'; }

  void word(Node& node);
  void number(Node& node);
  std::string string();
  /// Whether a text that did not end took the comma at its line's end with it; asked once.
  bool took_comma();

  std::string path_;  ///< of the value that is read
  Place place_;
  std::vector<Fault> faults_;

 private:
  void escape(std::string& out);
  bool hex4(unsigned& unit);
  void unicode(std::string& out, Place from);

  std::string_view text_;
  std::size_t at_ = 0;
  bool took_comma_ = false;
};

}  // namespace kudosk::config
