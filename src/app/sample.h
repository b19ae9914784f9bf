// `check --sample`: what a source's mapping makes of a saved answer, on standard output.
#pragma once

#include "app/commands.h"
#include "config/config.h"

namespace kudosk::app {

/// REQUIRES: the configuration can be used. The exit code.
int check_sample(const Config& config, const CheckOptions& options);

}  // namespace kudosk::app
