// How people are called on the screen: in full, by the first name, by initials; also in texts. Private to domain. Pure; network thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/words.h"
#include "domain/policy.h"

namespace kudosk {

/// The first name of "Amara Okafor", "Okafor, Amara", "Dr. Amara Okafor" and "山田 太郎"; a name of one word is its own.
std::string first_name(std::string_view name);
std::string shown_name(const std::string& name, Names names);

/// Puts shown names in the place of full ones.
class NameReplacer {
 public:
  void add(const std::string& name, const std::string& shown);
  bool empty() const { return by_first_word_.empty(); }
  /// Whole words; in any case where the name has several. `also`: others' names, which count where none of these stands.
  std::string in(const std::string& text, const NameReplacer* also = nullptr) const;

 private:
  struct Name {
    std::string name, shown;
    std::vector<Word> words;
  };
  const Name* at(const std::string& text, const std::vector<Word>& words, std::size_t from) const;
  std::unordered_map<std::string, std::vector<Name>> by_first_word_;  // those of many words first
};

}  // namespace kudosk
