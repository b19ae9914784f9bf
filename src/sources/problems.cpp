#include "sources/problems.h"

#include "sources/json/plan.h"

namespace kudosk::sources {

std::vector<Error> problems(const Made& made) {
  if (mapping::has_mapping(made.settings.type)) return mapping::plan_problems(made.settings);
  auto source = make(made);
  if (source) return {};
  return {std::move(source.error())};
}

}  // namespace kudosk::sources
