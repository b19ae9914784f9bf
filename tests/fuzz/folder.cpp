// A folder on a stick: an answer that lists it has a file's name a line (sheets, feeds and photos by their endings); the answers after it are the files, in that order.
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "folder"); }
