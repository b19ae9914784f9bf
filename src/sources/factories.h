// One factory a type of source: its own file in this folder defines it, and the table in source.cpp names it. Pure; network thread, and whoever checks a configuration.
#pragma once

#include <memory>

#include "sources/source.h"

namespace kudosk::sources {

Result<std::unique_ptr<Source>> make_csv(const Made& made);
Result<std::unique_ptr<Source>> make_feed(const Made& made);
Result<std::unique_ptr<Source>> make_folder(const Made& made);
Result<std::unique_ptr<Source>> make_ical(const Made& made);
Result<std::unique_ptr<Source>> make_rss(const Made& made);
Result<std::unique_ptr<Source>> make_moodle(const Made& made);
Result<std::unique_ptr<Source>> make_openbadges(const Made& made);
Result<std::unique_ptr<Source>> make_slack(const Made& made);
Result<std::unique_ptr<Source>> make_teams(const Made& made);
Result<std::unique_ptr<Source>> make_json(const Made& made);
Result<std::unique_ptr<Source>> make_xapi(const Made& made);

}  // namespace kudosk::sources
