#include "platform/x11_lost.h"

#include <dlfcn.h>
#include <unistd.h>

namespace kudosk::platform {
namespace {

constexpr int kNoDisplay = 3;
Log* the_log = nullptr;

int lost(void*) {
  the_log->error(Error{ErrorKind::display, "the X server has ended", "start it, then kudosk again (as a service that happens by itself)", 0, std::nullopt});
  the_log->info("stop", {{"code", kNoDisplay}});
  _exit(kNoDisplay);
}

}  // namespace

void report_lost_x11(Log& log) {
  the_log = &log;
  // The library is SDL's; it is there already.
  void* library = dlopen("libX11.so.6", RTLD_LAZY | RTLD_NOLOAD);
  if (!library) return;
  using Handler = int (*)(void*);
  if (const auto set = reinterpret_cast<Handler (*)(Handler)>(dlsym(library, "XSetIOErrorHandler"))) set(lost);
  dlclose(library);
}

}  // namespace kudosk::platform
