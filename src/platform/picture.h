// A picture's bytes → a bitmap at the wanted size, or why not. Headers are read before anything is decoded; phone pictures are turned. Studio thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "draw/layer.h"

namespace kudosk {
class Log;
}

namespace kudosk::platform {

struct PictureInfo {
  enum class Format { png, jpeg, webp, gif } format = Format::png;
  int w = 0, h = 0;
  int orientation = 1;  ///< EXIF
  int frames = 1;       ///< of an animated GIF
  /// Its sides as a person sees it: 5 and above lie on their side.
  std::pair<int, int> upright() const { return orientation >= 5 ? std::pair{h, w} : std::pair{w, h}; }
};

/// Reads the header alone: PNG, JPEG, WebP, GIF by magic number, at most 4096 a side. ErrorKind::limit or content.
Result<PictureInfo> probe(std::string_view bytes);

/// A picture that moves: frames of one size, and how long each stays.
struct Animation {
  std::vector<std::shared_ptr<const draw::Bitmap>> frames;
  std::vector<Millis> delays;
};
/// The most frames that one has here; longer ones leave out some and keep their pace.
inline constexpr int kMostFrames = 60;

/// What turns bytes into pixels. One thread each.
class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Filled to `w`×`h` real pixels (cropped about the middle); w or h 0: as it is, at most 4096.
  virtual Result<std::shared_ptr<const draw::Bitmap>> decode(std::string_view bytes, int w, int h) = 0;
  /// At most `most` frames (and kMostFrames) in the proportions of `w`×`h`, cropped about the middle, no larger than the picture itself. One frame: it stands still.
  virtual Result<Animation> decode_moving(std::string_view bytes, int w, int h, int most) = 0;
};
/// In a child process (see decoder_process.h): what a picture does to its decoder is not done to the screen. In this process where the child can't be started; `log` (may be
/// null) is told so.
std::unique_ptr<Decoder> make_decoder(Log* log = nullptr);
/// In this process.
std::unique_ptr<Decoder> make_plain_decoder();
/// What the decoders' libraries look up once (the processor's abilities, plug-ins) is looked up now, while files can be opened.
void warm_up_decoders();

}  // namespace kudosk::platform
