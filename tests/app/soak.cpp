// A month of a screen in minutes: the engine, its HTTP client and store, the presenter, the studio with its picture decoder and the CPU's canvas, all of them the program's own,
// driven by a clock that is moved from one moment at which something is due to the next. tests/soak starts it with a server full of faults, and judges.
//
//   soak HOME URL DAYS       HOME gets state, cache and `now` (the simulated moment, milliseconds since 1970 as 8 bytes, for the server)
//
// A line of JSON a day on standard output: memory, descriptors, threads, children, bytes in the cache and bytes written to the disk.
#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "app/presenter.h"
#include "base/core_dump.h"
#include "base/file.h"
#include "base/memory.h"
#include "config/load.h"
#include "net/client.h"
#include "platform/canvas.h"
#include "platform/decoder_process.h"
#include "sync/engine.h"

using namespace kudosk;
namespace fs = std::filesystem;

namespace {

constexpr Millis kTick{60000};      // the clock's longest step: the header's minute
constexpr Millis kMotionStep{250};  // four frames a second of an entrance …
constexpr Millis kEntrance{2500};   // … for so long; then what moves is looked at each half minute
constexpr Millis kAfter{30000};
constexpr Millis kRealWait{4000};  // for an answer that is under way, in real time

/// The client, and how much is under way: the clock stands still meanwhile, as an answer takes no simulated time.
class Counting final : public net::Transport {
 public:
  std::uint64_t send(net::Request request) override {
    const auto id = client_.send(std::move(request));
    flying_.insert(id);
    ++sent_;
    return id;
  }
  std::vector<net::Outcome> wait(Millis timeout) override {
    auto out = client_.wait(timeout);
    for (const auto& one : out) flying_.erase(one.id);
    return out;
  }
  void cancel(std::uint64_t id) override {
    client_.cancel(id);
    flying_.erase(id);
  }
  void wake() override { client_.wake(); }
  bool idle() const { return flying_.empty(); }
  std::size_t sent() const { return sent_; }

 private:
  net::Client client_{"kudosk/soak"};
  std::set<std::uint64_t> flying_;
  std::size_t sent_ = 0;
};

/// Bytes that were written into a folder: each file that is there anew or was changed counts whole. (The kernel's own count, /proc/self/io, is 0 where the folder is in memory.)
class Written {
 public:
  explicit Written(std::vector<fs::path> folders) : folders_(std::move(folders)) {}
  void look() {
    std::error_code failed;
    std::map<std::string, std::pair<fs::file_time_type, std::uintmax_t>> now;
    for (const auto& folder : folders_)
      for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        std::error_code gone;
        if (!at->is_regular_file(gone)) continue;
        const auto size = at->file_size(gone);
        const auto when = at->last_write_time(gone);
        if (gone) continue;
        const auto known = seen_.find(at->path().string());
        if (known == seen_.end() || known->second.first != when) bytes_ += size, ++files_;
        now[at->path().string()] = {when, size};
      }
    seen_ = std::move(now);
  }
  std::uintmax_t take() { return std::exchange(bytes_, 0); }
  std::size_t files() const { return files_; }

 private:
  std::vector<fs::path> folders_;
  std::map<std::string, std::pair<fs::file_time_type, std::uintmax_t>> seen_;
  std::uintmax_t bytes_ = 0;
  std::size_t files_ = 0;
};

std::size_t entries(const char* folder) {
  std::size_t count = 0;
  if (DIR* list = opendir(folder)) {
    while (readdir(list)) ++count;
    closedir(list);
  }
  return count;
}

long status_kib(const char* key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind(key, 0) == 0) return std::strtol(line.c_str() + std::char_traits<char>::length(key) + 1, nullptr, 10);
  return 0;
}

std::uintmax_t bytes_in(const fs::path& folder) {
  std::uintmax_t all = 0;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    std::error_code gone;
    if (at->is_regular_file(gone)) all += at->file_size(gone);
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  keep_memory_out_of_core_dumps();
  if (argc == 2 && std::string_view(argv[1]) == platform::kDecodePictures) return platform::serve_pictures(0);
  if (argc != 4) {
    std::fprintf(stderr, "usage: soak HOME URL DAYS (tests/soak starts it)\n");
    return 2;
  }
  keep_heaps_small();
  const fs::path home = argv[1];
  const long days = std::strtol(argv[3], nullptr, 10);
  const nlohmann::json document = {
      {"organisation", "Northwind"},    {"language", "en"},
      {"time_zone", "Europe/Berlin"},   {"playlist", {{"dwell", {{"min", "10m"}, {"max", "15m"}}}}},
      {"network", {{"timeout", "2s"}}}, {"sources", {{{"type", "feed"}, {"name", "kudos"}, {"url", argv[2]}, {"interval", "1m"}, {"allow_http", true}}}}};
  auto loaded = parse_config(document.dump(), home / "kudosk.json");
  for (const auto& problem : loaded.problems) std::fprintf(stderr, "%s\n", describe(problem).c_str());
  if (!loaded.usable()) return 2;
  const auto config = std::make_shared<const Config>(std::move(loaded.config));

  const int file = open((home / "now").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ftruncate(file, sizeof(std::int64_t)) != 0) return 2;
  auto* shared = static_cast<std::int64_t*>(mmap(nullptr, sizeof(std::int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
  if (shared == MAP_FAILED) return 2;
  close(file);

  const Now start{Millis{std::chrono::hours(1)}, *parse_rfc3339("2026-11-02T06:00:00Z"), true};
  ManualClock clock(start);
  const auto tell = [&] { std::atomic_ref<std::int64_t>(*shared).store(clock.now().wall.time_since_epoch().count()); };
  tell();

  std::size_t lines = 0, staged = 0, errors = 0;
  Show came{};
  Log log(Log::Form::json, &clock, [&](std::string_view line) {
    ++lines;
    if (line.find("\"event\":\"stage\"") != line.npos) ++staged, came = clock.now().show;
    if (line.find("\"event\":\"error\"") != line.npos) ++errors;
  });
  Counting transport;
  sync::EngineOptions options;
  options.state = home / "state";
  options.cache = home / "cache";
  options.seed = 1;
  sync::Engine engine(config, options, log, clock, transport, [] {});

  const auto stage = draw::make_stage(640, 360);
  app::Studio studio(
      false, [] {}, log);
  app::Presenter presenter(studio, log, stage);
  presenter.configure(app::make_world(config, log), false);
  platform::Canvas canvas(stage);
  std::vector<std::uint32_t> pixels(static_cast<std::size_t>(stage.out_w) * static_cast<std::size_t>(stage.out_h));
  bool fresh = true;
  std::shared_ptr<const Snapshot> seen;
  std::size_t frames = 0, most_items = 0;
  Show next_frame = start.show;
  Written written({options.state, options.cache});

  for (long day = 0; day < days; ++day) {
    const Show end = start.show + std::chrono::hours(24) * (day + 1);
    while (clock.now().show < end) {
      // The network's side, until nothing is under way.
      Show due = engine.step(transport.idle() ? Millis{0} : kRealWait);
      while (!transport.idle()) due = engine.step(kRealWait);
      const Now now = clock.now();
      if (const auto snapshot = engine.snapshot(); snapshot != seen) {
        seen = snapshot;
        presenter.see(snapshot);
        most_items = std::max(most_items, snapshot->feed->items.size());
        next_frame = now.show;
        written.look();
      }
      if (now.show >= next_frame) {
        canvas.compose(presenter.frame(now), pixels.data(), stage.out_w * 4, fresh);
        fresh = false;
        ++frames;
        const bool entering = now.show - came < kEntrance;
        next_frame = std::max(presenter.next_change(now), now.show + (entering ? kMotionStep : kAfter));
      }
      const Show to = std::min({std::max(due, now.show + Millis{1}), next_frame, now.show + kTick, end});
      clock.advance(std::max(to - now.show, Millis{1}));
      tell();
    }
    written.look();
    // As the program's studio does while nobody waits.
    malloc_trim(0);
    let_go_of_read_pages(true);
    std::ifstream children("/proc/self/task/" + std::to_string(getpid()) + "/children");
    std::size_t child_count = 0;
    for (std::string one; children >> one;) ++child_count;
    const auto disk = written.take();
    std::printf("%s\n", nlohmann::json{{"day", day + 1},
                                       {"rss_kib", status_kib("VmRSS")},
                                       {"anonymous_kib", status_kib("RssAnon")},
                                       {"descriptors", entries("/proc/self/fd")},
                                       {"threads", entries("/proc/self/task") - 2},
                                       {"children", child_count},
                                       {"cache_bytes", bytes_in(options.cache)},
                                       {"store_bytes", bytes_in(options.state)},
                                       {"disk_bytes", disk},
                                       {"requests", transport.sent()},
                                       {"errors", errors},
                                       {"slides", staged},
                                       {"frames", frames},
                                       {"items", seen ? seen->feed->items.size() : 0},
                                       {"most_items", most_items}}
                            .dump()
                            .c_str());
    std::fflush(stdout);
  }
  return 0;
}
