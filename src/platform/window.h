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
  virtual void wake() = 0;  ///< any thread
  virtual draw::Stage stage() const = 0;
  /// Shows the list; false when nothing had changed and nothing was presented.
  virtual bool present(const draw::List& list) = 0;
  virtual void set_fullscreen(bool on) = 0;
  virtual double refresh_rate() const = 0;   ///< frames a second
  virtual std::string describe() const = 0;  ///< "x11, cpu, 1920x1080 at 60 Hz"
};

/// ErrorKind::display where there is none.
Result<std::unique_ptr<Window>> open_window(const WindowOptions& options, Log& log);
bool display_available();

}  // namespace kudosk::platform
