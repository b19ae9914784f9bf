#include "platform/kms_card.h"

#include <drm_fourcc.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>
#include <virtgpu_drm.h>
#include <xf86drm.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "platform/drm_handles.h"

namespace kudosk::platform {

Result<std::unique_ptr<KmsCard>> KmsCard::open(int number) {
  const std::string path = "/dev/dri/card" + std::to_string(number);
  posix::Descriptor fd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (fd.get() < 0) return fail(ErrorKind::display, path + ": " + std::generic_category().message(errno), "the user must be in the group video");
  // Who opens a card first is its master; a session manager may ask for it.
  if (!drmIsMaster(fd.get()) && drmSetMaster(fd.get()) != 0) {
    return fail(ErrorKind::display, path + ": another program shows its picture there (an X server, a compositor, another kudosk)", "end that one, or run kudosk in its session");
  }
  return std::unique_ptr<KmsCard>(new KmsCard(std::move(fd)));
}

KmsCard::~KmsCard() { drmDropMaster(fd_.get()); }

std::vector<KmsCard::Output> KmsCard::outputs() const {
  std::vector<Output> out;
  const DrmResources resources(drmModeGetResources(fd_.get()));
  if (!resources) return out;
  for (int i = 0; i < resources->count_connectors; ++i) {
    const DrmConnector connector(drmModeGetConnector(fd_.get(), resources->connectors[i]));
    if (!connector || connector->connection != DRM_MODE_CONNECTED || connector->count_modes == 0) continue;
    Output output;
    output.connector = connector->connector_id;
    output.name = name_of(*connector);
    output.modes.assign(connector->modes, connector->modes + connector->count_modes);
    std::stable_partition(output.modes.begin(), output.modes.end(), [](const drmModeModeInfo& mode) { return (mode.type & DRM_MODE_TYPE_PREFERRED) != 0; });
    std::uint32_t possible = 0, now = 0;
    for (int k = 0; k < connector->count_encoders; ++k) {
      const DrmEncoder encoder(drmModeGetEncoder(fd_.get(), connector->encoders[k]));
      if (!encoder) continue;
      possible |= encoder->possible_crtcs;
      if (encoder->encoder_id == connector->encoder_id) now = encoder->crtc_id;
    }
    for (int k = 0; k < resources->count_crtcs; ++k)
      if ((possible & (1u << k)) != 0) output.crtcs.push_back(resources->crtcs[k]);
    std::stable_partition(output.crtcs.begin(), output.crtcs.end(), [&](std::uint32_t crtc) { return crtc == now; });
    out.push_back(std::move(output));
  }
  return out;
}

void ask_connectors(int fd) {
  const DrmResources resources(drmModeGetResources(fd));
  for (int i = 0; resources && i < resources->count_connectors; ++i) const DrmConnector asked(drmModeGetConnector(fd, resources->connectors[i]));
}

std::uint32_t KmsCard::take_crtc(const Output& output) {
  for (const std::uint32_t crtc : output.crtcs)
    if (crtcs_.emplace(crtc, false).second) return crtc;
  return 0;
}

void KmsCard::give_back(std::uint32_t crtc) {
  await(crtc, Millis{200});
  drmModeSetCrtc(fd_.get(), crtc, 0, 0, 0, nullptr, 0, nullptr);
  crtcs_.erase(crtc);
}

void KmsCard::flipped(int, unsigned, unsigned, unsigned, unsigned crtc, void* card) {
  auto& crtcs = static_cast<KmsCard*>(card)->crtcs_;
  if (const auto found = crtcs.find(crtc); found != crtcs.end()) found->second = false;
}

bool KmsCard::flip(std::uint32_t crtc, std::uint32_t frame) {
  if (drmModePageFlip(fd_.get(), crtc, frame, DRM_MODE_PAGE_FLIP_EVENT, this) != 0) return false;
  crtcs_[crtc] = true;
  return true;
}

bool KmsCard::await(std::uint32_t crtc, Millis most) {
  using Steady = std::chrono::steady_clock;
  const auto found = crtcs_.find(crtc);
  if (found == crtcs_.end()) return true;
  const auto end = Steady::now() + most;
  while (found->second) {
    const auto left = std::chrono::ceil<Millis>(end - Steady::now());
    pollfd waited{fd_.get(), POLLIN, 0};
    if (left <= Millis{0} || poll(&waited, 1, static_cast<int>(left.count())) == 0) {
      found->second = false;  // that refresh will not come any more
      return false;
    }
    drmEventContext context{};
    context.version = 3;
    context.page_flip_handler2 = &KmsCard::flipped;
    if ((waited.revents & POLLIN) != 0) drmHandleEvent(fd_.get(), &context);
    if ((waited.revents & (POLLERR | POLLHUP)) != 0) found->second = false;
  }
  return true;
}

Result<std::unique_ptr<KmsBuffer>> KmsBuffer::make(int fd, int w, int h) {
  std::unique_ptr<KmsBuffer> out(new KmsBuffer(fd));
  const auto refuse = [](const char* what) {
    return fail(ErrorKind::display, std::string("the graphics card has no room for the picture: ") + what + ": " + std::generic_category().message(errno));
  };
  drm_mode_create_dumb create{};
  create.width = static_cast<std::uint32_t>(w);
  create.height = static_cast<std::uint32_t>(h);
  create.bpp = 32;
  if (drmIoctl(fd, DRM_IOCTL_MODE_CREATE_DUMB, &create) != 0) return refuse("memory");
  out->handle_ = create.handle;
  out->stride_ = create.pitch;
  out->size_ = create.size;
  if (drmModeAddFB(fd, create.width, create.height, 24, 32, create.pitch, create.handle, &out->frame_) != 0) return refuse("a frame");
  drm_mode_map_dumb map{};
  map.handle = create.handle;
  if (drmIoctl(fd, DRM_IOCTL_MODE_MAP_DUMB, &map) != 0) return refuse("an address");
  void* const at = mmap(nullptr, out->size_, PROT_READ | PROT_WRITE, MAP_SHARED, fd, static_cast<off_t>(map.offset));
  if (at == MAP_FAILED) return refuse("an address");
  out->pixels_ = static_cast<std::uint8_t*>(at);
  return out;
}

KmsBuffer::~KmsBuffer() {
  if (pixels_) munmap(pixels_, size_);
  if (frame_ != 0) drmModeRmFB(fd_, frame_);
  drm_mode_destroy_dumb destroy{};
  destroy.handle = handle_;
  if (handle_ != 0) drmIoctl(fd_, DRM_IOCTL_MODE_DESTROY_DUMB, &destroy);
}

bool has_gpu() {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/dri", none)) {
    if (entry.path().filename().string().rfind("renderD", 0) != 0) continue;
    const posix::Descriptor fd(::open(entry.path().c_str(), O_RDWR | O_CLOEXEC));
    if (fd.get() < 0) continue;
    const DrmVersion version(drmGetVersion(fd.get()));
    if (!version) continue;
    const std::string driver(version->name, static_cast<std::size_t>(version->name_len));
    if (driver != "virtio_gpu") return driver != "vgem" && driver != "vkms";
    std::uint64_t value = 0;
    drm_virtgpu_getparam ask{};
    ask.param = VIRTGPU_PARAM_3D_FEATURES;
    ask.value = reinterpret_cast<std::uintptr_t>(&value);
    if (drmIoctl(fd.get(), DRM_IOCTL_VIRTGPU_GETPARAM, &ask) == 0 && (value & 1) != 0) return true;
  }
  return false;
}

}  // namespace kudosk::platform
