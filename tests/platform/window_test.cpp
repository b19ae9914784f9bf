#include <SDL.h>

#include <cstdlib>
#include <thread>

#include "catch.h"
#include "frames.h"
#include "platform/displays.h"
#include "platform/keys.h"

using namespace kudosk;
using namespace kudosk::platform;

namespace {

SDL_KeyboardEvent pressed(SDL_Keycode key, SDL_Scancode scancode = SDL_SCANCODE_UNKNOWN, int modifiers = 0, int repeat = 0) {
  SDL_KeyboardEvent event{};
  event.type = SDL_KEYDOWN;
  event.keysym.sym = key;
  event.keysym.scancode = scancode;
  event.keysym.mod = static_cast<Uint16>(modifiers);
  event.repeat = static_cast<Uint8>(repeat);
  return event;
}

/// Displays with one window.
struct Shown {
  std::unique_ptr<Displays> displays;
  std::unique_ptr<Window> window;  // goes before them
  Window* operator->() const { return window.get(); }
  std::vector<Event> wait(Millis timeout) const { return displays->wait(timeout); }
};

Shown dummy(WindowOptions options = {}) {
  setenv("SDL_VIDEODRIVER", "dummy", 1);
  static Log log(Log::Form::human, nullptr, [](std::string_view) {});  // outlives the window
  options.window = options.window.value_or(std::pair{320, 180});
  auto displays = open_displays({}, log);
  REQUIRE(displays);
  auto window = (*displays)->open_window(options);
  REQUIRE(window);
  return {std::move(*displays), std::move(*window)};
}

draw::List list_of(const char* colour) { return {draw::Ground{nullptr, flat(draw::hex(colour)), 1}}; }

}  // namespace

TEST_CASE("keys have the names that the show knows, on every keyboard") {
  CHECK(key_name(pressed(SDLK_SPACE)) == "space");
  CHECK(key_name(pressed(SDLK_LEFT)) == "left");
  CHECK(key_name(pressed(SDLK_RIGHT)) == "right");
  CHECK(key_name(pressed(SDLK_HOME)) == "home");
  CHECK(key_name(pressed(SDLK_ESCAPE)) == "escape");
  CHECK(key_name(pressed(SDLK_RETURN)) == "return");
  CHECK(key_name(pressed(SDLK_KP_ENTER)) == "return");
  CHECK(key_name(pressed(SDLK_BACKSPACE, SDL_SCANCODE_UNKNOWN, 0, 1)) == "backspace");
  for (const char c : {'b', 'i', 'h', 'f', 'q'}) CHECK(key_name(pressed(c)) == std::string(1, c));
  CHECK(key_name(pressed('B' + 32, SDL_SCANCODE_B, KMOD_SHIFT)) == "b");
  CHECK(key_name(pressed(0x438, SDL_SCANCODE_B)) == "b");  // и, where B is
  CHECK(key_name(pressed('z')).empty());
  CHECK(key_name(pressed('q', SDL_SCANCODE_Q, KMOD_CTRL)).empty());
  CHECK(key_name(pressed('f', SDL_SCANCODE_F, 0, 1)).empty());  // held down
}

TEST_CASE("a frame is presented when it differs, and again when the window was covered") {
  const auto window = dummy();
  CHECK(window->stage() == draw::make_stage(320, 180));
  CHECK(window->refresh_rate() >= 20);
  CHECK(window->describe().find("dummy, cpu, 320x180") == 0);
  window.wait(Millis{0});
  CHECK(window->present(list_of("#102030")));
  window.wait(Millis{0});
  window->present(list_of("#102030"));  // what came with the window's opening is shown
  CHECK_FALSE(window->present(list_of("#102030")));
  CHECK(window->present(list_of("#405060")));
  SDL_Event event{};
  event.type = SDL_WINDOWEVENT;
  event.window.event = SDL_WINDOWEVENT_EXPOSED;
  SDL_PushEvent(&event);
  const auto events = window.wait(Millis{3'600'000});
  REQUIRE(events.size() == 1);
  CHECK(events[0].type == Event::Type::exposed);
  CHECK(window->present(list_of("#405060")));
  CHECK_FALSE(window->present(list_of("#405060")));
}

TEST_CASE("keys, words and the wish to leave come out of the wait in order") {
  const auto window = dummy();
  window.wait(Millis{0});
  SDL_Event event{};
  event.key = pressed('b');
  SDL_PushEvent(&event);
  event = {};
  event.type = SDL_TEXTINPUT;
  std::snprintf(event.text.text, sizeof event.text.text, "7");
  SDL_PushEvent(&event);
  event = {};
  event.type = SDL_MOUSEMOTION;
  SDL_PushEvent(&event);
  event = {};
  event.type = SDL_QUIT;
  SDL_PushEvent(&event);
  const auto events = window.wait(Millis{3'600'000});
  REQUIRE(events.size() == 3);
  CHECK(events[0].key == "b");
  CHECK(events[1].type == Event::Type::text);
  CHECK(events[1].text == "7");
  CHECK(events[2].type == Event::Type::quit);
}

TEST_CASE("another thread ends the wait") {
  const auto window = dummy();
  window.wait(Millis{0});
  std::thread other([&] { window.displays->wake(); });
  CHECK(window.wait(Millis{3'600'000}).empty());
  other.join();
}

TEST_CASE("a turned window is laid out upright") {
  WindowOptions options;
  options.rotate = 90;
  const auto window = dummy(options);
  CHECK(window->stage() == draw::make_stage(320, 180, 90));
  CHECK(window->stage().portrait());
  CHECK(window->present(list_of("#102030")));
}

TEST_CASE("several windows have a picture each, and an event says which it is about") {
  const auto first = dummy();
  WindowOptions options;
  options.window = std::pair{400, 300};
  auto second = first.displays->open_window(options);
  REQUIRE(second);
  first.wait(Millis{0});
  CHECK((*second)->stage() == draw::make_stage(400, 300));
  CHECK(first->present(list_of("#102030")));
  CHECK((*second)->present(list_of("#102030")));
  first.wait(Millis{0});
  first->present(list_of("#102030"));
  (*second)->present(list_of("#102030"));
  CHECK((*second)->present(list_of("#405060")));
  CHECK_FALSE(first->present(list_of("#102030")));
  SDL_Event event{};
  event.type = SDL_WINDOWEVENT;
  event.window.event = SDL_WINDOWEVENT_EXPOSED;
  // SDL counts windows from 1, in this process on and on: the last one is ours.
  for (Uint32 id = 1; id < 1000; ++id)
    if (SDL_GetWindowFromID(id)) event.window.windowID = id;
  SDL_PushEvent(&event);
  const auto events = first.wait(Millis{3'600'000});
  REQUIRE(events.size() == 1);
  CHECK(events[0].type == Event::Type::exposed);
  CHECK(events[0].window == second->get());
  CHECK_FALSE(first->present(list_of("#102030")));
  CHECK((*second)->present(list_of("#405060")));
  second->reset();
  CHECK(first->present(list_of("#405060")));
}

TEST_CASE("a display that is not there is an error that says how they are counted") {
  setenv("SDL_VIDEODRIVER", "dummy", 1);
  Log log(Log::Form::human, nullptr, [](std::string_view) {});
  WindowOptions options;
  options.display = 7;
  const auto displays = open_displays({}, log);
  REQUIRE(displays);
  CHECK((*displays)->list().size() == 1);
  const auto window = (*displays)->open_window(options);
  REQUIRE_FALSE(window);
  CHECK(window.error().kind == ErrorKind::display);
  CHECK_FALSE(window.error().hint.empty());
}

TEST_CASE("no X server is an error of its own kind") {
  setenv("SDL_VIDEODRIVER", "x11", 1);
  setenv("DISPLAY", ":64999", 1);
  Log log(Log::Form::human, nullptr, [](std::string_view) {});
  const auto window = open_displays({}, log);
  REQUIRE_FALSE(window);
  CHECK(window.error().kind == ErrorKind::display);
  CHECK_FALSE(window.error().message.empty());
}

TEST_CASE("a display is available where the environment names one") {
  unsetenv("DISPLAY");
  unsetenv("WAYLAND_DISPLAY");
  setenv("SDL_VIDEODRIVER", "dummy", 1);
  CHECK(display_available());
  setenv("SDL_VIDEODRIVER", "x11", 1);
  CHECK_FALSE(display_available());
  setenv("DISPLAY", ":0", 1);
  CHECK(display_available());
  setenv("SDL_VIDEODRIVER", "wayland", 1);
  CHECK_FALSE(display_available());
  unsetenv("SDL_VIDEODRIVER");
  CHECK(display_available());
}
