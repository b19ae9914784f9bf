// Open Badges: assertions, credentials, signed ones, and what they name.
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "openbadges"); }
