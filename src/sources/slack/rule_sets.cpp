// The ready-made sets, in the configuration's own words.
#include <map>

#include "sources/slack/rules.h"

namespace kudosk::sources::slack {

const char* ready_made(const std::string& name) {
  static const std::map<std::string, const char*> sets{{"kudos-channel", R"json([
        {"mention": true, "value": "hashtag"},
        {"hashtag": ["lessons-learned", "lessonslearned", "lesson-learned", "lessonlearned"], "as": "lesson"},
        {"hashtag": ["til"], "as": "milestone"}
      ])json"},
                                                       {"heytaco", R"json([
        {"mention": true, "emoji": ["taco"], "points": {"emoji": "taco"}, "value": "hashtag"},
        {"hashtag": ["lessons-learned", "lessonslearned", "lesson-learned", "lessonlearned"], "as": "lesson"},
        {"hashtag": ["til"], "as": "milestone"}
      ])json"},
                                                       {"matter", R"json([
        {"mention": true, "bot": ["Matter"], "points": "(?:^|[\\s(])\\+\\s?(\\d[\\d.,]*)", "value": "hashtag"},
        {"hashtag": ["lessons-learned", "lessonslearned", "lesson-learned", "lessonlearned"], "as": "lesson"},
        {"hashtag": ["til"], "as": "milestone"}
      ])json"},
                                                       {"bonusly", R"json([
        {"mention": true, "bot": ["Bonusly"], "points": "(?:^|[\\s(])\\+\\s?(\\d[\\d.,]*)", "value": "hashtag"},
        {"mention": true, "pattern": "(?:^|[\\s(])\\+\\s?\\d+", "points": "(?:^|[\\s(])\\+\\s?(\\d[\\d.,]*)", "value": "hashtag"},
        {"hashtag": ["lessons-learned", "lessonslearned", "lesson-learned", "lessonlearned"], "as": "lesson"},
        {"hashtag": ["til"], "as": "milestone"}
      ])json"}};
  const auto found = sets.find(name);
  return found == sets.end() ? nullptr : found->second;
}

}  // namespace kudosk::sources::slack
