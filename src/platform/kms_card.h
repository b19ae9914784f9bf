// A graphics card of which this process is the master: its outputs with their modes, memory that it scans out, and flips between such memory. Render thread; shared by the
// windows on its outputs, which it outlives.
#pragma once

#include <xf86drmMode.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/posix.h"
#include "base/time.h"

namespace kudosk::platform {

class KmsCard {
 public:
  /// A connected display.
  struct Output {
    std::uint32_t connector = 0;
    std::string name;                    ///< "HDMI-A-1"
    std::vector<drmModeModeInfo> modes;  ///< never none; the display's preferred one first
    std::vector<std::uint32_t> crtcs;    ///< what may feed it; the one that does so now first
  };

  /// ErrorKind::display where it can't be opened, or another process is its master.
  static Result<std::unique_ptr<KmsCard>> open(int number);
  ~KmsCard();

  int fd() const { return fd_.get(); }
  /// Asks each connector anew, which may take a moment.
  std::vector<Output> outputs() const;
  /// A display was plugged in or pulled: what it was set to may be lost, also where it is the same as before. Counted, so that each window can see for itself.
  void plugged() { ++plugs_; }
  unsigned plugs() const { return plugs_; }

  /// A CRTC for this output that no other window has; 0: there is none left. give_back() when it is not needed any more.
  std::uint32_t take_crtc(const Output& output);
  void give_back(std::uint32_t crtc);

  /// The CRTC shows this memory from the next refresh on. False: it can't now (the display is off, or gone).
  bool flip(std::uint32_t crtc, std::uint32_t frame);
  /// Until the last flip is done. False: it was not within this time, as no refresh has come.
  bool await(std::uint32_t crtc, Millis most);

 private:
  explicit KmsCard(posix::Descriptor fd) : fd_(std::move(fd)) {}
  static void flipped(int fd, unsigned sequence, unsigned seconds, unsigned microseconds, unsigned crtc, void* card);

  posix::Descriptor fd_;
  unsigned plugs_ = 0;
  std::map<std::uint32_t, bool> crtcs_;  // that are taken, and whether a flip is under way
};

/// Memory that the card scans out and we write: XRGB32.
class KmsBuffer {
 public:
  static Result<std::unique_ptr<KmsBuffer>> make(int fd, int w, int h);
  ~KmsBuffer();
  KmsBuffer(const KmsBuffer&) = delete;
  KmsBuffer& operator=(const KmsBuffer&) = delete;

  std::uint8_t* pixels() const { return pixels_; }
  std::size_t stride() const { return stride_; }
  std::uint32_t frame() const { return frame_; }

 private:
  explicit KmsBuffer(int fd) : fd_(fd) {}
  const int fd_;
  std::uint32_t handle_ = 0, frame_ = 0;
  std::size_t stride_ = 0, size_ = 0;
  std::uint8_t* pixels_ = nullptr;
};

/// Asks each connector of a card anew, as its master; what came of it stands in the kernel's files (drm.h).
void ask_connectors(int fd);

/// Whether OpenGL on this machine is drawn by a graphics processor: there is a render node, and it is not a virtual machine's card without 3D.
bool has_gpu();

}  // namespace kudosk::platform
