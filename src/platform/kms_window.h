// A window on a bare graphics card's output, drawn by the processor alone: what has changed is copied into memory that the card scans out, and shown at its next refresh.
// No OpenGL, no copy of the whole picture. Render thread.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "platform/canvas.h"
#include "platform/kms_card.h"
#include "platform/window.h"

namespace kudosk::platform {

class KmsWindow : public Window {
 public:
  /// `card` outlives it.
  static Result<std::unique_ptr<KmsWindow>> open(KmsCard& card, const KmsCard::Output& output, const WindowOptions& options);
  ~KmsWindow() override;

  draw::Stage stage() const override { return canvas_->stage(); }
  bool present(const draw::List& list) override;
  void set_fullscreen(bool) override {}
  double refresh_rate() const override { return rate_; }
  std::string describe() const override;
  int drm_fd() const override { return card_.fd(); }

 private:
  KmsWindow(KmsCard& card, std::uint32_t connector, const drmModeModeInfo& mode) : card_(card), connector_(connector), mode_(mode) {}
  void copy(const PixelRect& part, const KmsBuffer& to) const;
  bool switched_off() const;

  KmsCard& card_;
  const std::uint32_t connector_;
  drmModeModeInfo mode_;
  std::uint32_t crtc_ = 0;
  double rate_ = 60;
  std::unique_ptr<Canvas> canvas_;
  std::vector<std::uint32_t> pixels_;  // reading back what the card scans out is slow
  std::array<std::unique_ptr<KmsBuffer>, 2> buffers_;
  std::vector<PixelRect> before_;  // what the last frame changed, which the other buffer does not have yet
  std::size_t back_ = 0;
  unsigned plugs_ = 0;  // when the mode was set
  bool set_ = false, was_set_ = false, first_ = true;
};

/// The mode of this size at the best rate up to 60; without a size, or where there is none, the display's preferred one.
drmModeModeInfo choose_mode(const std::vector<drmModeModeInfo>& modes, const std::optional<std::pair<int, int>>& size);
/// Refreshes a second.
double rate_of(const drmModeModeInfo& mode);

}  // namespace kudosk::platform
