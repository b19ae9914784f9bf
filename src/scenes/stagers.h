// The kinds of slides, one file each. Studio thread. A new one is its file, its line here and its line in the table of scene.cpp.
#pragma once

#include <memory>

#include "scenes/scene.h"

namespace kudosk::scenes {

using ActPtr = std::shared_ptr<Act>;

ActPtr stage_recognition(const Subject& subject, const Setting& setting);
ActPtr stage_milestone(const Subject& subject, const Setting& setting);
ActPtr stage_goal(const Subject& subject, const Setting& setting);
ActPtr stage_lesson(const Subject& subject, const Setting& setting);
ActPtr stage_announcement(const Subject& subject, const Setting& setting);
ActPtr stage_standings(const Subject& subject, const Setting& setting);
ActPtr stage_prompt(const Subject& subject, const Setting& setting);
ActPtr stage_recap(const Subject& subject, const Setting& setting);
ActPtr stage_welcome(const Subject& subject, const Setting& setting);
ActPtr stage_constellation(const Subject& subject, const Setting& setting);
ActPtr stage_spotlight(const Subject& subject, const Setting& setting);
ActPtr stage_values(const Subject& subject, const Setting& setting);
ActPtr stage_lesson_of_the_week(const Subject& subject, const Setting& setting);
ActPtr stage_countdown(const Subject& subject, const Setting& setting);
ActPtr stage_celebration(const Subject& subject, const Setting& setting);
ActPtr stage_leaderboard(const Subject& subject, const Setting& setting);
ActPtr stage_sign_in(const Subject& subject, const Setting& setting);

}  // namespace kudosk::scenes
