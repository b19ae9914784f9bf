// A picture's header, as it is read before any decoder sees the bytes.
#include "platform/picture_header.h"

#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kudosk;
  const auto bytes = fuzz::text_of(data, size);
  if (const auto info = platform::probe(bytes)) {
    fuzz::promise(info->w > 0 && info->h > 0 && info->w <= platform::kMostSide && info->h <= platform::kMostSide, "what is decoded has sides that fit");
    fuzz::promise(info->orientation >= 1 && info->orientation <= 8, "there are eight ways up");
    fuzz::promise(info->frames >= 1, "there is a frame");
  }
  (void)platform::first_webp_frame(bytes);
  return fuzz::fine;
}
