// Fields of Slack's answers. Pure; any thread.
#pragma once

#include "sources/json_fields.h"

namespace kudosk::sources::slack {

using nlohmann::json;

}  // namespace kudosk::sources::slack
