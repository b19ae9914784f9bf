// The screen: SDL's window, events, and presenting what a Canvas composed. Render thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/time.h"
#include "config/config.h"
#include "draw/list.h"

namespace kudosk::platform {

struct WindowOptions {
  int display = 0, rotate = 0;
  std::optional<std::pair<int, int>> window;  ///< a window of this size instead of fullscreen
  std::optional<std::pair<int, int>> size;    ///< of the picture, where it is not the display's: its mode on a bare graphics card, a borderless window in its middle elsewhere
  ScreenSettings::Renderer renderer = ScreenSettings::Renderer::auto_;
};

struct Event {
  enum class Type { key, text, quit, exposed, resized, display_lost, display_back } type = Type::key;
  std::string key;   ///< "space", "left", "right", "home", "escape", "return", "b", "i", "h", "f", "q", "backspace"
  std::string text;  ///< Type::text: what was typed
};

class Window {
 public:
  virtual ~Window() = default;
  /// Sleeps until an event, wake() or `timeout`, on our own poll() (SDL's wait spins on some drivers), then gives what came.
  virtual std::vector<Event> wait(Millis timeout) = 0;
  virtual void wake() = 0;  ///< any thread, and a signal handler
  virtual draw::Stage stage() const = 0;
  /// Shows the list; false when nothing had changed and nothing was presented. Where the display sets the pace (vsync) it may wait for it.
  virtual bool present(const draw::List& list) = 0;
  virtual void set_fullscreen(bool on) = 0;
  virtual double refresh_rate() const = 0;   ///< frames a second
  virtual std::string describe() const = 0;  ///< "x11, cpu, 1920x1080 at 60 Hz"
  virtual int drm_fd() const { return -1; }  ///< of the card on KMSDRM, whose only master we are (for DPMS); −1: there is none
};

/// ErrorKind::display where there is none. One window at a time in a process.
Result<std::unique_ptr<Window>> open_window(const WindowOptions& options, Log& log);
/// Whether there is a screen to open a window on: an X or Wayland session, or a graphics card with a connected display; what SDL_VIDEODRIVER names counts alone.
bool display_available();

}  // namespace kudosk::platform
