#include "platform/drm.h"

#include <unistd.h>

#include <fstream>

#include "catch.h"

using namespace kudosk::platform;

namespace {

struct Folder {
  Folder() {
    char name[] = "/tmp/kudosk-drm-XXXXXX";
    path = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  void connector(const char* name, const char* status, const char* modes) const {
    std::filesystem::create_directories(path / name);
    std::ofstream(path / name / "status") << status;
    std::ofstream(path / name / "modes") << modes;
  }
  std::filesystem::path path;
};

}  // namespace

TEST_CASE("a card's connectors are found with their displays and first modes") {
  const Folder folder;
  std::filesystem::create_directories(folder.path / "card1");
  std::filesystem::create_directories(folder.path / "renderD128");
  folder.connector("card0-VGA-1", "disconnected\n", "");
  folder.connector("card1-HDMI-A-1", "connected\n", "3840x2160\n1920x1080\n");
  folder.connector("card1-HDMI-A-2", "connected\n", "1280x720\n");
  const auto found = connectors(folder.path);
  REQUIRE(found.size() == 3);
  CHECK(found[0] == Connector{"card0-VGA-1", 0, false, std::nullopt});
  const auto display = connected_display(folder.path);
  REQUIRE(display);
  CHECK(*display == Connector{"card1-HDMI-A-1", 1, true, std::pair{3840, 2160}});
}

TEST_CASE("no card, or one without a display, is no display") {
  const Folder folder;
  CHECK_FALSE(connected_display(folder.path));
  CHECK_FALSE(connected_display(folder.path / "nowhere"));
  folder.connector("card0-HDMI-A-1", "disconnected\n", "");
  folder.connector("card0-HDMI-A-2", "", "nonsense");
  CHECK_FALSE(connected_display(folder.path));
}
