// The published JSON Schemas (config/*.schema.json) from the table, so that the two can't differ. Pure; any thread.
#pragma once

#include <string>

namespace kudosk::config {

/// JSON Schema 2020-12, indented, with a newline at its end.
std::string schema_text();
/// The same of a preset's file (config/preset.schema.json).
std::string preset_schema_text();

}  // namespace kudosk::config
