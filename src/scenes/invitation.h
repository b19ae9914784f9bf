// A page that invites: a headline, what it is about, pills, and a card with a QR code or a picture beside them. Announcements and prompts. Studio thread.
#pragma once

#include <string>
#include <vector>

#include "scenes/parts.h"

namespace kudosk::scenes {

struct Invitation {
  std::vector<text::Run> title, text;
  std::string language;  ///< of title and text
  std::vector<std::string> pills;
  std::string link, caption;  ///< of the QR code; an empty link: none
  std::string picture;
  std::vector<Person> faces;  ///< where there is neither link nor picture
};

void come_invitation(Page& page, const Invitation& invitation);

}  // namespace kudosk::scenes
