// A window by SDL: X11, Wayland, the drivers without a display, and a bare graphics card with a GPU. Owned by the frame loop; render thread.
#pragma once

#include <SDL.h>

#include <memory>
#include <string>

#include "base/error.h"
#include "base/log.h"
#include "platform/drm.h"
#include "platform/output.h"
#include "platform/window.h"

namespace kudosk::platform {

class SdlWindow : public Window {
 public:
  /// What the windows of a process share. Outlives them.
  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void gone(SdlWindow* window) = 0;
    virtual void wake() = 0;
  };
  SdlWindow(const WindowOptions& options, Owner& owner, Log& log) : options_(options), owner_(owner), log_(log) {}
  ~SdlWindow() override;

  /// `driver`: SDL's name for it. `connector`: the one on a bare graphics card, if it is known.
  Result<void> open(const std::string& driver, const std::optional<Connector>& connector);
  draw::Stage stage() const override { return stage_; }
  bool present(const draw::List& list) override;
  void set_fullscreen(bool on) override;
  double refresh_rate() const override { return rate_; }
  std::string describe() const override;
  int drm_fd() const override { return card_; }

  unsigned id() const { return window_ ? SDL_GetWindowID(window_.get()) : 0; }
  int events() const { return events_; }  ///< the descriptor on which the window system's events come; −1: there is none that could be waited for
  int display() const { return options_.display; }
  /// It was covered, or its textures are lost: the next frame is presented whole. Whether that is news.
  bool expose() { return !std::exchange(exposed_, true); }
  enum class Fit { same, resized, lost };
  Fit fit();     ///< the window may have another size
  bool renew();  ///< the card has lost its textures

 private:
  struct FreeWindow {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
  };
  Result<void> open_output();
  void measure();

  const WindowOptions options_;
  Owner& owner_;
  Log& log_;
  std::unique_ptr<SDL_Window, FreeWindow> window_;
  std::unique_ptr<Output> output_;  // before the window goes
  std::string driver_;
  draw::Stage stage_;
  double rate_ = 60;
  int events_ = -1, card_ = -1;
  bool exposed_ = false, card_failed_ = false;
};

}  // namespace kudosk::platform
