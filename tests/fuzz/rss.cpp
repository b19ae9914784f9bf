// RSS and Atom, as they are found in the wild.
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "rss"); }
