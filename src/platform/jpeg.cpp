#include "platform/jpeg.h"

#include <SDL.h>
#include <SDL_image.h>

#include <memory>
#include <string>

#include "base/file.h"

namespace kudosk::platform {

Result<void> write_jpeg(const std::filesystem::path& file, const std::uint32_t* pixels, int w, int h, int stride, std::size_t most) {
  // SDL only reads them: the cast is its interface's.
  const std::unique_ptr<SDL_Surface, void (*)(SDL_Surface*)> surface(
      SDL_CreateRGBSurfaceWithFormatFrom(const_cast<std::uint32_t*>(pixels), w, h, 32, stride, SDL_PIXELFORMAT_RGB888), SDL_FreeSurface);
  std::string bytes(most, '\0');
  for (int quality = 92; surface && quality >= 40; quality -= 4) {
    SDL_RWops* memory = SDL_RWFromMem(bytes.data(), static_cast<int>(bytes.size()));
    if (!memory) break;
    const bool written = IMG_SaveJPG_RW(surface.get(), memory, 0, quality) == 0;
    const Sint64 size = SDL_RWtell(memory);
    SDL_RWclose(memory);
    // What did not fit has come to the end of the room.
    if (!written || size <= 0 || size >= static_cast<Sint64>(most)) continue;
    return replace_file(file, std::string_view(bytes).substr(0, static_cast<std::size_t>(size)), 0644);
  }
  return fail(ErrorKind::limit, file.string() + ": the picture does not become a JPEG of at most " + std::to_string(most) + " bytes");
}

}  // namespace kudosk::platform
