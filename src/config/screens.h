// One configuration for many screens: what stands for single ones by host name or tag, and a fleet's file under a screen's own. Pure; any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "config/check.h"
#include "config/document.h"

namespace kudosk::config {

/// Each part under "screens" is checked as a configuration, but what only a whole one has.
void check_screens(Checker& checker, const Node& root, const std::filesystem::path& folder);
/// What may not come from elsewhere: another address, this screen's tags, and secrets in files outside of the configuration's folder.
void check_remote(Checker& checker, const Node& root);

/// `over`'s values in `under`: objects are merged key by key, anything else is replaced.
void lay_over(Node& under, const Node& over);

/// `config_url` of a file, if it may be used; else empty.
std::string config_url(const Node& root);

/// `remote`'s values, then what its "screens" says for the tags in `own` (in their order) and for the host, then `own`'s values, then what its "screens" says. Each is
/// laid over the one before.
Node layered(const Node& own, const Node* remote, std::string_view host);

}  // namespace kudosk::config
