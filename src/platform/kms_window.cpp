#include "platform/kms_window.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "platform/drm_handles.h"

namespace kudosk::platform {

namespace {
constexpr Millis kRefresh{500};  // no display takes longer to the next one
constexpr double kBest = 61;     // what is faster costs more and shows nothing that is not seen at 60
}  // namespace

double rate_of(const drmModeModeInfo& mode) {
  if (mode.htotal == 0 || mode.vtotal == 0 || mode.clock == 0) return mode.vrefresh > 0 ? mode.vrefresh : 60;
  double rate = mode.clock * 1000.0 / (static_cast<double>(mode.htotal) * mode.vtotal);
  if ((mode.flags & DRM_MODE_FLAG_INTERLACE) != 0) rate *= 2;
  if ((mode.flags & DRM_MODE_FLAG_DBLSCAN) != 0) rate /= 2;
  return rate;
}

drmModeModeInfo choose_mode(const std::vector<drmModeModeInfo>& modes, const std::optional<std::pair<int, int>>& size) {
  const drmModeModeInfo* best = nullptr;
  for (const auto& mode : modes) {
    if (!size || std::pair{static_cast<int>(mode.hdisplay), static_cast<int>(mode.vdisplay)} != *size || (mode.flags & DRM_MODE_FLAG_INTERLACE) != 0) continue;
    const auto worth = [](const drmModeModeInfo& one) { return rate_of(one) <= kBest ? rate_of(one) : -rate_of(one); };
    if (!best || worth(mode) > worth(*best)) best = &mode;
  }
  return best ? *best : modes.front();
}

Result<std::unique_ptr<KmsWindow>> KmsWindow::open(KmsCard& card, const KmsCard::Output& output, const WindowOptions& options) {
  std::unique_ptr<KmsWindow> out(new KmsWindow(card, output.connector, choose_mode(output.modes, options.size)));
  out->crtc_ = card.take_crtc(output);
  if (out->crtc_ == 0) return fail(ErrorKind::display, output.name + ": this graphics card can't feed so many displays at a time", "use fewer of its outputs");
  const int w = out->mode_.hdisplay, h = out->mode_.vdisplay;
  out->rate_ = rate_of(out->mode_);
  out->canvas_ = std::make_unique<Canvas>(draw::make_stage(w, h, options.rotate));
  out->pixels_.resize(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
  for (auto& buffer : out->buffers_) {
    auto made = KmsBuffer::make(card.fd(), w, h);
    if (!made) return tl::unexpected(made.error());
    buffer = std::move(*made);
  }
  return out;
}

KmsWindow::~KmsWindow() {
  if (crtc_ != 0) card_.give_back(crtc_);
}

void KmsWindow::copy(const PixelRect& part, const KmsBuffer& to) const {
  const auto w = static_cast<std::size_t>(mode_.hdisplay);
  for (int y = part.y; y < part.bottom(); ++y) {
    const auto row = static_cast<std::size_t>(y), x = static_cast<std::size_t>(part.x);
    std::memcpy(to.pixels() + row * to.stride() + x * 4, pixels_.data() + row * w + x, static_cast<std::size_t>(part.w) * 4);
  }
}

/// Whether the hours have switched the display off: to set its mode would switch it on. (One that was never set is off, too.)
bool KmsWindow::switched_off() const {
  if (!was_set_) return false;
  const DrmConnector connector(drmModeGetConnectorCurrent(card_.fd(), connector_));
  const auto power = connector ? dpms_of(card_.fd(), *connector) : std::nullopt;
  return power && power->second != DRM_MODE_DPMS_ON;
}

bool KmsWindow::present(const draw::List& list) {
  const PixelRect all{0, 0, mode_.hdisplay, mode_.vdisplay};
  auto changed = canvas_->compose(list, pixels_.data(), mode_.hdisplay * 4, first_);
  // A display that was pulled and put back may have lost its mode.
  if (plugs_ != card_.plugs()) set_ = false;
  plugs_ = card_.plugs();
  // A display that could not take the frame before is tried with every frame that follows.
  if (changed.empty() && set_) return false;
  if (!set_ && switched_off()) return false;
  // The buffer is the card's until the flip away from it is done.
  card_.await(crtc_, kRefresh);
  const KmsBuffer& back = *buffers_[back_];
  if (!set_ || first_) {
    copy(all, back);
    changed = {all};
  } else {
    for (const auto& part : before_) copy(part, back);
    for (const auto& part : changed) copy(part, back);
  }
  first_ = false;
  before_ = std::move(changed);
  if (!set_ || !card_.flip(crtc_, back.frame())) {
    set_ = false;
    if (switched_off()) return false;
    std::uint32_t connector = connector_;
    set_ = drmModeSetCrtc(card_.fd(), crtc_, back.frame(), 0, 0, &connector, 1, &mode_) == 0;
    was_set_ = was_set_ || set_;
    drmModeSetCursor(card_.fd(), crtc_, 0, 0, 0);
  }
  back_ = 1 - back_;
  return set_;
}

std::string KmsWindow::describe() const { return fmt::format("kmsdrm, cpu, {}x{} at {} Hz", mode_.hdisplay, mode_.vdisplay, std::lround(rate_)); }

}  // namespace kudosk::platform
