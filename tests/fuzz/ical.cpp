// A calendar as a source: what its events become, and how their words are told from markup.
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "ical"); }
