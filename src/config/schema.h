// The published JSON Schema (config/kudosk.schema.json) from the table, so that the two can't differ. Pure; any thread.
#pragma once

#include <string>

namespace kudosk::config {

/// JSON Schema 2020-12, indented, with a newline at its end.
std::string schema_text();

}  // namespace kudosk::config
