#include "platform/kms_displays.h"

#include <SDL.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "platform/drm.h"
#include "platform/hotplug.h"
#include "platform/keys.h"
#include "platform/kms_card.h"
#include "platform/kms_window.h"
#include "platform/sleeper.h"

namespace kudosk::platform {

namespace {

using Steady = std::chrono::steady_clock;

// Input can't be waited for: it is asked for this often. A display that comes or goes is noticed within the other time.
constexpr Millis kAsk{100}, kLook{1000}, kCalm{300};

class KmsDisplays : public Displays {
 public:
  KmsDisplays(std::unique_ptr<KmsCard> card, int number, Log& log) : log_(log), card_(std::move(card)), number_(number) { look(); }
  ~KmsDisplays() override {
    if (input_) SDL_QuitSubSystem(SDL_INIT_VIDEO);
    SDL_ResetHint(SDL_HINT_VIDEODRIVER);
  }

  void open_input();
  bool look(bool plugged = false);
  std::vector<Display> list() const override;
  Result<std::unique_ptr<Window>> open_window(const WindowOptions& options) override;
  std::vector<Event> wait(Millis timeout) override;
  void wake() override { sleeper_.wake(); }
  bool bare() const override { return true; }

 private:
  void gather(std::vector<Event>& events);

  Log& log_;
  Sleeper sleeper_;
  Hotplug hotplug_;
  const std::unique_ptr<KmsCard> card_;
  const int number_;
  std::vector<KmsCard::Output> outputs_;
  std::vector<Connector> seen_;  // as the kernel told of them last
  bool input_ = false, plugged_ = false;
  Steady::time_point looked_{};
};

void KmsDisplays::open_input() {
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
  SDL_SetHintWithPriority(SDL_HINT_VIDEODRIVER, "evdev", SDL_HINT_OVERRIDE);
  input_ = SDL_InitSubSystem(SDL_INIT_VIDEO) == 0;
  if (!input_) log_.error(Error{ErrorKind::display, std::string("no keys can be read: ") + SDL_GetError(), "the user must be in the group input", 0, std::nullopt});
  if (!input_) return;
  for (const Uint32 type : {SDL_MOUSEMOTION, SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP, SDL_MOUSEWHEEL, SDL_FINGERMOTION}) SDL_EventState(type, SDL_IGNORE);
  SDL_StartTextInput();
}

/// Whether the displays are others than before. `plugged`: the kernel says that one may be; only when it is asked does it know what that one can do.
bool KmsDisplays::look(bool plugged) {
  looked_ = Steady::now();
  std::vector<Connector> now;
  for (auto& connector : connectors())
    if (connector.card == number_) now.push_back(std::move(connector));
  if (!plugged && now == seen_ && !outputs_.empty() == std::any_of(now.begin(), now.end(), [](const Connector& c) { return c.connected; })) return false;
  seen_ = std::move(now);
  const auto before = list();
  outputs_ = card_->outputs();
  return list() != before;
}

std::vector<Display> KmsDisplays::list() const {
  std::vector<Display> out;
  for (const auto& output : outputs_) out.push_back({output.name, 0, 0, output.modes.front().hdisplay, output.modes.front().vdisplay});
  return out;
}

Result<std::unique_ptr<Window>> KmsDisplays::open_window(const WindowOptions& options) {
  const auto which = static_cast<std::size_t>(options.display);
  if (options.display < 0 || which >= outputs_.size())
    return fail(ErrorKind::display, "there is no display " + std::to_string(options.display) + ": " + std::to_string(outputs_.size()) + " found",
                "displays are counted from 0 (screen.display, --display)");
  auto window = KmsWindow::open(*card_, outputs_[which], options);
  if (!window) return tl::unexpected(window.error());
  const draw::Stage stage = (*window)->stage();
  if (options.size && *options.size != std::pair{stage.out_w, stage.out_h})
    log_.error(Error{ErrorKind::display, "the display has no mode of " + std::to_string(options.size->first) + "x" + std::to_string(options.size->second) + ": it keeps its own",
                     "screen.size: \"auto\" is the display's own size", 0, std::nullopt});
  return std::move(*window);
}

void KmsDisplays::gather(std::vector<Event>& events) {
  SDL_Event event;
  while (input_ && SDL_PollEvent(&event)) {
    if (event.type == SDL_QUIT) events.push_back({Event::Type::quit, {}, {}, nullptr});
    if (event.type == SDL_TEXTINPUT) events.push_back({Event::Type::text, {}, event.text.text, nullptr});
    if (event.type != SDL_KEYDOWN) continue;
    if (auto name = key_name(event.key); !name.empty()) events.push_back({Event::Type::key, std::move(name), {}, nullptr});
  }
  // A plug that is pushed in says so several times; to ask a display takes longer than a frame.
  plugged_ = hotplug_.heard() || plugged_;
  const auto since = Steady::now() - looked_;
  const bool plugged = since >= kCalm && std::exchange(plugged_, false);
  if (plugged) {
    card_->plugged();
    events.push_back({Event::Type::exposed, {}, {}, nullptr});
  }
  if ((plugged || since >= kLook) && look(plugged)) events.push_back({Event::Type::displays_changed, {}, {}, nullptr});
}

std::vector<Event> KmsDisplays::wait(Millis timeout) {
  std::vector<Event> events;
  const auto end = Steady::now() + timeout;
  for (;;) {
    gather(events);
    const auto left = std::chrono::ceil<Millis>(end - Steady::now());
    if (!events.empty() || left <= Millis{0}) {
      sleeper_.sleep(Millis{0}, -1);
      return events;
    }
    if (sleeper_.sleep(std::min(left, kAsk), -1)) {
      gather(events);
      return events;
    }
  }
}

}  // namespace

Result<std::unique_ptr<Displays>> open_kms_displays(Log& log) {
  const auto connector = connected_display();
  if (!connector) return fail(ErrorKind::display, "no display is connected to the graphics card", "it is looked for every few seconds");
  auto card = KmsCard::open(connector->card);
  if (!card) return tl::unexpected(card.error());
  auto displays = std::make_unique<KmsDisplays>(std::move(*card), connector->card, log);
  displays->open_input();
  return displays;
}

}  // namespace kudosk::platform
