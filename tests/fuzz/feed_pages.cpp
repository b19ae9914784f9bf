// The feed as a source: its pages, what it remembers, and changes alone.
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "feed"); }
