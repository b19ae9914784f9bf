#include "platform/png.h"

#include <cairo.h>

#include <memory>

namespace kudosk::platform {

Result<void> write_png(const std::filesystem::path& file, const std::uint32_t* pixels, int w, int h, int stride) {
  // cairo only reads them: the cast is its interface's.
  auto* bytes = reinterpret_cast<unsigned char*>(const_cast<std::uint32_t*>(pixels));
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(cairo_image_surface_create_for_data(bytes, CAIRO_FORMAT_RGB24, w, h, stride),
                                                                                   cairo_surface_destroy);
  const cairo_status_t status = cairo_surface_write_to_png(surface.get(), file.c_str());
  if (status != CAIRO_STATUS_SUCCESS) return fail(ErrorKind::store, file.string() + ": the picture can't be written (" + cairo_status_to_string(status) + ")");
  return {};
}

}  // namespace kudosk::platform
