#include "text/typesetter.h"

namespace kudosk::text {

std::shared_ptr<const Paragraph> Typesetter::set(std::string_view text, const Style& style, float w, float h) {
  Run run;
  run.text = text;
  run.colour = style.colour;
  return set(std::vector<Run>{std::move(run)}, style, w, h);
}

}  // namespace kudosk::text
