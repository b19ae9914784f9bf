// What a mapping makes of a saved answer, field by field: for `kudosk check --sample`. Pure but for reading presets; any thread.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "sources/json/plan.h"

namespace kudosk::sources::mapping {

struct SampleField {
  std::string name;
  std::string value;  ///< as JSON; empty: nothing
  std::string made;   ///< how, as it stands in the mapping
};
struct SampleItem {
  std::string what;  ///< "taken", "left out", "dropped", "retracted", "waiting"
  std::string kind, id, reason;
  std::vector<SampleField> fields;
};
struct SamplePart {
  std::string name;   ///< empty: the main one
  std::string items;  ///< where they were looked for
  std::vector<SampleItem> found;
};

/// The parts of the source's mapping that find items in the answer. ErrorKind::config: the mapping itself is wrong; content: the answer is not JSON, or has no items where any
/// of them looks.
Result<std::vector<SamplePart>> sample(const SourceSettings& settings, std::string answer, const Now& now, Millis max_age);

}  // namespace kudosk::sources::mapping
