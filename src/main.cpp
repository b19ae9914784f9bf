#include <string_view>

#include "app/cli.h"
#include "base/core_dump.h"
#include "platform/decoder_process.h"

int main(int argc, char** argv) {
  kudosk::keep_memory_out_of_core_dumps();
  // A child of the screen, which decodes its pictures.
  if (argc == 2 && std::string_view(argv[1]) == kudosk::platform::kDecodePictures) return kudosk::platform::serve_pictures(0);
  return kudosk::app::main(argc, argv);
}
