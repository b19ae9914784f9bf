// A sheet as a source: published or a file, with pictures beside it, and what a poll makes of the one before.
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "csv"); }
