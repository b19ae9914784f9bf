#include <string_view>

#include "app/cli.h"
#include "platform/decoder_process.h"

int main(int argc, char** argv) {
  // A child of the screen, which decodes its pictures.
  if (argc == 2 && std::string_view(argv[1]) == kudosk::platform::kDecodePictures) return kudosk::platform::serve_pictures(0);
  return kudosk::app::main(argc, argv);
}
