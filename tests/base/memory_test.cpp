// What is let go of comes back, and only what is still what the file holds is let go of.
#include "base/memory.h"

#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.h"

using namespace kudosk;

namespace {

long resident_files() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("RssFile:", 0) == 0) return std::stol(line.substr(8));
  return 0;
}

struct Shape {
  virtual ~Shape() = default;
  virtual int sides() const = 0;
};
struct Triangle : Shape {
  int sides() const override { return 3; }
};

int written = 41;  // in a part of the program that can be written

}  // namespace

TEST_CASE("pages that were only read go back, and what is needed of them returns") {
  ++written;
  const std::unique_ptr<Shape> shape = std::make_unique<Triangle>();
  const std::string before = [] {
    std::ostringstream out;
    out << 12.5 << std::boolalpha << true;
    return out.str();
  }();
  const long resident = resident_files();
  REQUIRE(resident > 0);
  let_go_of_read_pages(true);
  CHECK(resident_files() < resident);
  // A table of functions is relocated: it lies in a part that is read-only by now, and must not be the file's again.
  CHECK(shape->sides() == 3);
  CHECK(written == 42);
  std::ostringstream out;
  out << 12.5 << std::boolalpha << true;
  CHECK(out.str() == before);
  bool thrown = false;
  try {
    (void)std::stol("not a number");
  } catch (const std::invalid_argument&) {
    thrown = true;
  }
  CHECK(thrown);
}

TEST_CASE("heaps that are kept small still give large blocks") {
  keep_heaps_small();
  for (int round = 0; round < 4; ++round) {
    std::vector<char> block(std::size_t{3} << 20, 'k');
    CHECK(block.back() == 'k');
  }
}
