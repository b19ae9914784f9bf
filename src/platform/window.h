// One window on one display: presenting what is composed for it. Made by Displays, which outlives it; render thread.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "config/config.h"
#include "draw/list.h"

namespace kudosk::platform {

struct WindowOptions {
  int display = 0, rotate = 0;
  std::optional<std::pair<int, int>> window;  ///< a window of this size instead of fullscreen
  int slot = 0;                               ///< several windows of that size on one display stand beside one another
  std::optional<std::pair<int, int>> size;    ///< of the picture, where it is not the display's: its mode on a bare graphics card, a borderless window in its middle elsewhere
  ScreenSettings::Renderer renderer = ScreenSettings::Renderer::auto_;
};

class Window {
 public:
  virtual ~Window() = default;
  virtual draw::Stage stage() const = 0;
  /// Shows the list; false when nothing had changed and nothing was presented. Where the display sets the pace (vsync) it may wait for it.
  virtual bool present(const draw::List& list) = 0;
  virtual void set_fullscreen(bool on) = 0;
  virtual double refresh_rate() const = 0;   ///< frames a second
  virtual std::string describe() const = 0;  ///< "x11, cpu, 1920x1080 at 60 Hz"
  virtual int drm_fd() const { return -1; }  ///< of the card on KMSDRM, whose only master we are (for DPMS); −1: there is none
};

}  // namespace kudosk::platform
