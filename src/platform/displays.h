// The displays that are connected, the windows on them, and the events of all. One at a time in a process; render thread, but for wake().
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/time.h"
#include "platform/window.h"

namespace kudosk::platform {

struct Display {
  std::string name;  ///< its output's, such as "HDMI-A-1"; what the window system calls it elsewhere
  int x = 0, y = 0, w = 0, h = 0;
  bool operator==(const Display&) const = default;
};

struct Event {
  enum class Type { key, text, quit, exposed, resized, window_lost, displays_changed } type = Type::key;
  std::string key;                 ///< "space", "left", "right", "home", "escape", "return", "b", "i", "h", "f", "q", "backspace"
  std::string text;                ///< Type::text: what was typed
  const Window* window = nullptr;  ///< where it came; nullptr: it is about all of them
};

class Displays {
 public:
  virtual ~Displays() = default;
  /// Those that are connected now; a window's `display` counts them.
  virtual std::vector<Display> list() const = 0;
  /// ErrorKind::display where there is none. REQUIRES: the window goes before this.
  virtual Result<std::unique_ptr<Window>> open_window(const WindowOptions& options) = 0;
  /// Sleeps until an event, wake() or `timeout`, on our own poll() (SDL's wait spins on some drivers), then gives what came.
  virtual std::vector<Event> wait(Millis timeout) = 0;
  virtual void wake() = 0;                     ///< any thread, and a signal handler
  virtual bool bare() const { return false; }  ///< a graphics card's own, which nobody else uses
};

struct DisplaysOptions {
  bool several = false;  ///< windows on more than one display are wanted: on a bare graphics card they are drawn by the processor
  ScreenSettings::Renderer renderer = ScreenSettings::Renderer::auto_;
};
/// ErrorKind::display where there is none.
Result<std::unique_ptr<Displays>> open_displays(const DisplaysOptions& options, Log& log);

/// Whether there is a screen to open a window on: an X or Wayland session, or a graphics card with a connected display; what SDL_VIDEODRIVER names counts alone.
bool display_available();

}  // namespace kudosk::platform
