// An invitation to say thanks, or what the configuration asks at its times.
#include <algorithm>

#include "scenes/invitation.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

namespace {

/// Who was thanked lately, each once.
std::vector<Person> thanked(const Setting& setting) {
  std::vector<Person> people;
  if (!setting.snapshot) return people;
  for (const auto& item : setting.snapshot->feed->items) {
    const auto* praise = std::get_if<Recognition>(&item->body);
    if (!praise) continue;
    for (const Person& person : praise->to) {
      if (people.size() == 9) return people;
      if (std::none_of(people.begin(), people.end(), [&](const Person& known) { return known.id == person.id && known.name == person.name; })) people.push_back(person);
    }
  }
  return people;
}

}  // namespace

ActPtr stage_prompt(const Subject& subject, const Setting& setting) {
  Page page("prompt", setting, setting.theme->praise);
  page.header(page.say.say("kind.prompt"));
  const std::string thanks = setting.config ? setting.config->thanks_text : std::string(), thanks_link = setting.config ? setting.config->thanks_link : std::string();
  const std::string asked = subject.prompt ? subject.prompt->text : std::string();
  Invitation invitation;
  // The standing prompt's own words are the thanks line; alone on a slide it asks first.
  const bool standing = asked.empty() || asked == thanks;
  invitation.title = Page::one(standing ? page.say.say("prompt.title") : asked, page.theme.ink);
  invitation.text = with_channels(!thanks.empty() ? thanks : page.say.say("prompt.text"), {page.theme.dim, page.theme.ink});
  invitation.language = page.say.language();
  invitation.link = subject.prompt && !subject.prompt->link.empty() ? subject.prompt->link : thanks_link;
  invitation.caption = page.say.say("prompt.scan");
  invitation.faces = thanked(setting);
  come_invitation(page, invitation);
  page.dots();
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
