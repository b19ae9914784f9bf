// The JSON mapping: any service's answers through a mapping that is part of the input (or one of the presets).
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "json"); }
