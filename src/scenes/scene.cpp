#include "scenes/scene.h"

#include <algorithm>

#include "scenes/stagers.h"

namespace kudosk::scenes {

namespace {

struct Stager {
  const char* scene;
  std::optional<Kind> kind;  ///< of the item that it needs
  ActPtr (*stage)(const Subject&, const Setting&);
};

const Stager kStagers[] = {
    {"recognition", Kind::recognition, stage_recognition},
    {"milestone", Kind::milestone, stage_milestone},
    {"goal", Kind::goal, stage_goal},
    {"lesson", Kind::lesson, stage_lesson},
    {"announcement", Kind::announcement, stage_announcement},
    {"standings", Kind::standings, stage_standings},
    {"prompt", std::nullopt, stage_prompt},
    {"recap", std::nullopt, stage_recap},
    {"constellation", std::nullopt, stage_constellation},
    {"spotlight", std::nullopt, stage_spotlight},
    {"values", std::nullopt, stage_values},
    {"lesson-of-the-week", std::nullopt, stage_lesson_of_the_week},
    {"countdown", std::nullopt, stage_countdown},
    {"birthday", std::nullopt, stage_celebration},
    {"anniversary", std::nullopt, stage_celebration},
    {"newcomer", std::nullopt, stage_celebration},
    {"leaderboard", std::nullopt, stage_leaderboard},
    {"welcome", std::nullopt, stage_welcome},
    {"sign-in", std::nullopt, stage_sign_in},
};

}  // namespace

std::shared_ptr<Act> stage(const Subject& subject, const Setting& setting) {
  for (const Stager& stager : kStagers) {
    if (subject.scene != stager.scene) continue;
    // Content decides what can be drawn, whatever the scene is called: a screen shows its prompt rather than nothing.
    if (stager.kind && (!subject.item || subject.item->kind() != *stager.kind)) break;
    if (subject.scene == "sign-in" && !subject.sign_in) break;
    return stager.stage(subject, setting);
  }
  Subject prompt;
  prompt.scene = "prompt";
  return stage_prompt(prompt, setting);
}

}  // namespace kudosk::scenes
