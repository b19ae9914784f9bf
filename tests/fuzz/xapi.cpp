// An xAPI learning record store's statements.
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "xapi"); }
