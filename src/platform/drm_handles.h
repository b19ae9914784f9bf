// What libdrm gives out and takes back.
#pragma once

#include <xf86drm.h>
#include <xf86drmMode.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kudosk::platform {

template <class T, void (*Free)(T*)>
struct DrmFreed {
  void operator()(T* each) const { Free(each); }
};
using DrmResources = std::unique_ptr<drmModeRes, DrmFreed<drmModeRes, drmModeFreeResources>>;
using DrmConnector = std::unique_ptr<drmModeConnector, DrmFreed<drmModeConnector, drmModeFreeConnector>>;
using DrmEncoder = std::unique_ptr<drmModeEncoder, DrmFreed<drmModeEncoder, drmModeFreeEncoder>>;
using DrmProperty = std::unique_ptr<drmModePropertyRes, DrmFreed<drmModePropertyRes, drmModeFreeProperty>>;
using DrmVersion = std::unique_ptr<drmVersion, DrmFreed<drmVersion, drmFreeVersion>>;

/// "HDMI-A-1", as the kernel calls it.
inline std::string name_of(const drmModeConnector& connector) {
  const char* type = drmModeGetConnectorTypeName(connector.connector_type);
  return std::string(type ? type : "display") + "-" + std::to_string(connector.connector_type_id);
}

/// The connector's DPMS property: its id and value.
inline std::optional<std::pair<std::uint32_t, std::uint64_t>> dpms_of(int fd, const drmModeConnector& connector) {
  for (int i = 0; i < connector.count_props; ++i) {
    const DrmProperty property(drmModeGetProperty(fd, connector.props[i]));
    if (property && std::string_view(property->name) == "DPMS") return std::pair{property->prop_id, connector.prop_values[i]};
  }
  return std::nullopt;
}

}  // namespace kudosk::platform
