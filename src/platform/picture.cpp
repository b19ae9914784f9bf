#include "platform/picture.h"

#include <SDL.h>
#include <SDL_image.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "platform/picture_header.h"
#include "platform/pixels.h"
#include "platform/resample.h"

namespace kudosk::platform {

namespace {

constexpr std::uint64_t kMostMoving = 256u << 20;  // bytes of an animation while it is decoded

struct FreeSurface {
  void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
};
using Surface = std::unique_ptr<SDL_Surface, FreeSurface>;

const char* word(PictureInfo::Format format) {
  switch (format) {
    case PictureInfo::Format::png:
      return "PNG";
    case PictureInfo::Format::jpeg:
      return "JPG";
    case PictureInfo::Format::webp:
      return "WEBP";
    case PictureInfo::Format::gif:
      return "GIF";
  }
  return "";
}

/// A surface's rows as premultiplied ARGB, one at a time: a copy of the whole would double what a large picture takes.
class Rows {
 public:
  explicit Rows(const SDL_Surface& surface) : surface_(surface), row_(static_cast<std::size_t>(surface.w)) {
    const SDL_Palette* palette = surface.format->palette;
    if (!palette) return;
    Uint32 transparent = 0;
    const bool keyed = SDL_GetColorKey(const_cast<SDL_Surface*>(&surface), &transparent) == 0;
    colours_.resize(256, 0);
    for (int i = 0; i < std::min(palette->ncolors, 256); ++i) {
      const SDL_Color c = palette->colors[i];
      const auto index = static_cast<std::size_t>(i);
      if (!keyed || static_cast<Uint32>(i) != transparent)
        colours_[index] = premultiply(static_cast<std::uint32_t>(c.a) << 24 | static_cast<std::uint32_t>(c.r) << 16 | static_cast<std::uint32_t>(c.g) << 8 | c.b);
    }
  }
  bool readable() const { return colours_.empty() || surface_.format->BitsPerPixel == 8; }

  const std::uint32_t* at(int y) {
    const auto* from = static_cast<const Uint8*>(surface_.pixels) + static_cast<std::ptrdiff_t>(y) * surface_.pitch;
    if (!colours_.empty()) {
      for (std::size_t x = 0; x < row_.size(); ++x) row_[x] = colours_[from[x]];
      return row_.data();
    }
    SDL_ConvertPixels(surface_.w, 1, surface_.format->format, from, surface_.pitch, SDL_PIXELFORMAT_ARGB8888, row_.data(), surface_.w * 4);
    if (SDL_ISPIXELFORMAT_ALPHA(surface_.format->format)) {
      for (std::uint32_t& pixel : row_) pixel = premultiply(pixel);
    }
    return row_.data();
  }

 private:
  const SDL_Surface& surface_;
  std::vector<std::uint32_t> row_;
  std::vector<std::uint32_t> colours_;  // of a palette
};

/// As EXIF has it: 5 to 8 lie on their side, the even ones below 5 and the odd ones above are mirrored.
std::shared_ptr<const draw::Bitmap> upright(std::shared_ptr<const draw::Bitmap> bitmap, int orientation) {
  constexpr int kDegrees[]{0, 0, 180, 180, 270, 90, 90, 270};
  constexpr bool kMirrored[]{false, true, false, true, true, false, true, false};
  const int degrees = kDegrees[orientation - 1];
  const bool mirrored = kMirrored[orientation - 1];
  if (degrees == 0 && !mirrored) return bitmap;
  auto out = cut(*bitmap, {0, 0, bitmap->w, bitmap->h});
  if (mirrored) mirror(*out);
  return degrees == 0 ? out : turned(*out, degrees);
}

class InProcess : public Decoder {
 public:
  Result<std::shared_ptr<const draw::Bitmap>> decode(std::string_view bytes, int w, int h) override {
    const auto info = probe(bytes);
    if (!info) return tl::unexpected(info.error());
    const std::string frame = info->format == PictureInfo::Format::webp ? first_webp_frame(bytes) : std::string();
    const std::string_view still = frame.empty() ? bytes : frame;
    SDL_RWops* file = SDL_RWFromConstMem(still.data(), static_cast<int>(still.size()));
    const Surface surface(file ? IMG_LoadTyped_RW(file, 1, word(info->format)) : nullptr);
    if (!surface) return fail(ErrorKind::content, fmt::format("the picture can't be decoded: {}", SDL_GetError()), "export it again as PNG or JPEG");
    if (surface->w != info->w || surface->h != info->h) return fail(ErrorKind::content, "the picture is not as large as it says", "export it again as PNG or JPEG");
    Rows rows(*surface);
    if (!rows.readable()) return fail(ErrorKind::content, "the picture has a palette that can't be read", "export it again as PNG or JPEG");

    const bool lying = info->orientation >= 5;
    const bool as_it_is = w <= 0 || h <= 0;
    const int target_w = as_it_is ? surface->w : std::min(lying ? h : w, kMostSide), target_h = as_it_is ? surface->h : std::min(lying ? w : h, kMostSide);
    std::shared_ptr<const draw::Bitmap> bitmap;
    if (target_w == surface->w && target_h == surface->h) {
      auto copy = make_bitmap(target_w, target_h);
      for (int y = 0; y < target_h; ++y) std::copy_n(rows.at(y), target_w, copy->pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(target_w));
      bitmap = copy;
    } else {
      Resampler resampler(surface->w, surface->h, target_w, target_h);
      for (int y = 0; y < surface->h; ++y) resampler.add(rows.at(y));
      bitmap = resampler.take();
    }
    return upright(std::move(bitmap), info->orientation);
  }

  Result<Animation> decode_moving(std::string_view bytes, int w, int h, int most) override {
    const auto info = probe(bytes);
    if (!info) return tl::unexpected(info.error());
    most = std::min(most, kMostFrames);
    // The decoder holds every frame at once.
    const auto held = static_cast<std::uint64_t>(info->frames) * static_cast<std::uint64_t>(info->w) * static_cast<std::uint64_t>(info->h) * 4;
    if (info->format != PictureInfo::Format::gif || info->frames < 2 || most < 2 || w <= 0 || h <= 0 || held > kMostMoving) return still(bytes, w, h);
    SDL_RWops* file = SDL_RWFromConstMem(bytes.data(), static_cast<int>(bytes.size()));
    const std::unique_ptr<IMG_Animation, void (*)(IMG_Animation*)> moving(file ? IMG_LoadGIFAnimation_RW(file) : nullptr, IMG_FreeAnimation);
    if (file) SDL_RWclose(file);
    if (!moving || moving->count < 2 || moving->w != info->w || moving->h != info->h) return still(bytes, w, h);
    const double share = std::min({1.0, static_cast<double>(info->w) / w, static_cast<double>(info->h) / h});
    const int target_w = std::max(1, static_cast<int>(w * share)), target_h = std::max(1, static_cast<int>(h * share));
    const int step = (moving->count + most - 1) / most;
    Animation out;
    for (int i = 0; i < moving->count; ++i) {
      // Nothing, and next to nothing, is what browsers take for a tenth of a second.
      const Millis delay = moving->delays[i] < 20 ? Millis{100} : Millis{std::min(moving->delays[i], 10000)};
      if (i % step != 0) {
        out.delays.back() += delay;
        continue;
      }
      Rows rows(*moving->frames[i]);
      if (!rows.readable()) return still(bytes, w, h);
      Resampler resampler(info->w, info->h, target_w, target_h);
      for (int y = 0; y < info->h; ++y) resampler.add(rows.at(y));
      out.frames.push_back(resampler.take());
      out.delays.push_back(delay);
    }
    return out;
  }

 private:
  Result<Animation> still(std::string_view bytes, int w, int h) {
    auto bitmap = decode(bytes, w, h);
    if (!bitmap) return tl::unexpected(bitmap.error());
    Animation out;
    out.frames.push_back(std::move(*bitmap));
    out.delays.push_back(Millis{1000});
    return out;
  }
};

}  // namespace

Result<PictureInfo> probe(std::string_view bytes) {
  const auto begins = [&](std::string_view with) { return bytes.substr(0, with.size()) == with; };
  if (begins("\x89PNG\r\n\x1a\n")) return read_png(bytes);
  if (begins("\xff\xd8\xff")) return read_jpeg(bytes);
  if (begins("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP") return read_webp(bytes);
  if (begins("GIF87a") || begins("GIF89a")) return read_gif(bytes);
  return fail(ErrorKind::content, "that is no picture that is known here", "PNG, JPEG, WebP and GIF are");
}

void warm_up_decoders() {
  IMG_Init(IMG_INIT_JPG | IMG_INIT_PNG | IMG_INIT_WEBP);
  // One pixel there and back: a JPEG decoder on ARM reads the processor's abilities from a file when it is first used.
  std::vector<char> room(4096);
  const Surface pixel(SDL_CreateRGBSurfaceWithFormat(0, 1, 1, 24, SDL_PIXELFORMAT_RGB24));
  SDL_RWops* memory = SDL_RWFromMem(room.data(), static_cast<int>(room.size()));
  if (!pixel || !memory) return;
  const bool written = IMG_SaveJPG_RW(pixel.get(), memory, 0, 90) == 0;
  const auto n = static_cast<std::size_t>(std::max<Sint64>(0, SDL_RWtell(memory)));
  SDL_RWclose(memory);
  if (written) (void)make_plain_decoder()->decode(std::string_view(room.data(), n), 1, 1);
}

std::unique_ptr<Decoder> make_plain_decoder() { return std::make_unique<InProcess>(); }

}  // namespace kudosk::platform
