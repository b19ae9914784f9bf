// The recognition feed, version 1: a page from a server that may be anybody's.
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto page = kudosk::read_feed(kudosk::fuzz::text_of(data, size), "https://kudos.example.com/feed");
  if (page) kudosk::fuzz::check_batch(page->batch);
  return kudosk::fuzz::fine;
}
