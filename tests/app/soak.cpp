// A month of a screen in minutes: the engine, its HTTP client and store, the presenter, the studio with its picture decoder and the CPU's canvas, all of them the program's own,
// driven by a clock that is moved from one moment at which something is due to the next. tests/soak starts it with a server full of faults, and judges.
//
//   soak HOME URL DAYS [gpu]   HOME gets state, cache and `now` (the simulated moment, milliseconds since 1970 as 8 bytes, for the server); `gpu`: the graphics card's canvas
//                              instead of the CPU's, on Mesa's llvmpipe where there is no card
//
// A line of JSON a day on standard output: memory, descriptors, threads, children, bytes of layers and textures, bytes in the cache and bytes written to the disk.
// What it keeps itself (a list of the files there are, of the bitmaps that live) is as long as what it looks at, and not longer from day to day.
#include <SDL.h>
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
#include "platform/gpu_canvas.h"
#include "platform/output.h"
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

/// The bitmaps that have been on screen and live still: layers, the pictures in them, grounds. With a graphics card each would be a texture of its size.
class Alive {
 public:
  void see(const draw::List& list) {
    for (const auto& command : list) {
      if (const auto* put = std::get_if<draw::Put>(&command)) {
        add(put->layer->baked);
        for (const auto& shape : put->layer->shapes)
          if (const auto* picture = std::get_if<draw::Picture>(&shape)) add(picture->bitmap);
      } else if (const auto* ground = std::get_if<draw::Ground>(&command)) {
        for (const auto& backdrop : {ground->a, ground->b})
          if (backdrop) add(backdrop->baked.bitmap), add(backdrop->picture);
      }
    }
    std::size_t bytes = 0;
    std::erase_if(seen_, [&](const auto& one) {
      const auto bitmap = one.second.lock();
      if (bitmap) bytes += bitmap->pixels.capacity() * sizeof bitmap->pixels[0];
      return !bitmap;
    });
    most_ = std::max(most_, bytes);
  }
  /// The most at a time since the last call.
  std::size_t take() { return std::exchange(most_, 0); }

 private:
  void add(const std::shared_ptr<const draw::Bitmap>& bitmap) {
    if (bitmap) seen_[bitmap.get()] = bitmap;
  }
  std::map<const draw::Bitmap*, std::weak_ptr<const draw::Bitmap>> seen_;
  std::size_t most_ = 0;
};

/// Where frames go: composed into memory, or drawn by a card into a window that nobody sees.
class Screen {
 public:
  Screen(const draw::Stage& stage, bool gpu) : stage_(stage) {
    if (!gpu) {
      canvas_.emplace(stage);
      pixels_.resize(static_cast<std::size_t>(stage.out_w) * static_cast<std::size_t>(stage.out_h));
      return;
    }
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) == 0) window_ = SDL_CreateWindow("soak", 0, 0, stage.out_w, stage.out_h, SDL_WINDOW_OPENGL);
    if (window_) renderer_ = platform::make_renderer(window_);
    if (renderer_) card_.emplace(renderer_.get(), stage);
  }
  ~Screen() {
    card_.reset();
    renderer_.reset();
    if (window_) SDL_DestroyWindow(window_);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  bool usable() const { return canvas_ || card_; }
  bool failed() const { return card_ && card_->failed(); }
  void show(const draw::List& list) {
    if (canvas_) {
      canvas_->compose(list, pixels_.data(), stage_.out_w * 4, fresh_);
    } else if (card_->draw(list, fresh_)) {
      SDL_RenderPresent(renderer_.get());
      // Nobody sees this window, so presenting does not make the card draw, and it would save up all frames: a pixel asked back does.
      const SDL_Rect corner{0, 0, 1, 1};
      std::uint32_t pixel = 0;
      SDL_RenderReadPixels(renderer_.get(), &corner, SDL_PIXELFORMAT_ARGB8888, &pixel, 4);
      textures_ = std::max(textures_, card_->texture_bytes());
    }
    fresh_ = false;
  }
  /// Bytes of textures, the most at a time since the last call.
  std::size_t take() { return std::exchange(textures_, 0); }

 private:
  const draw::Stage stage_;
  std::optional<platform::Canvas> canvas_;
  std::vector<std::uint32_t> pixels_;
  SDL_Window* window_ = nullptr;
  platform::Renderer renderer_;
  std::optional<platform::GpuCanvas> card_;
  bool fresh_ = true;
  std::size_t textures_ = 0;
};

std::size_t entries(const char* folder) {
  std::size_t count = 0;
  if (DIR* list = opendir(folder)) {
    while (readdir(list)) ++count;
    closedir(list);
  }
  return count;
}

/// The mean of a day's hours: slides differ by more than a month may add.
class Mean {
 public:
  void add(std::size_t value) { sum_ += value, ++count_; }
  std::size_t take() {
    const std::size_t mean = count_ ? sum_ / count_ : 0;
    sum_ = count_ = 0;
    return mean;
  }

 private:
  std::size_t sum_ = 0, count_ = 0;
};

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
  const bool gpu = argc == 5 && std::string_view(argv[4]) == "gpu";
  if (argc != 4 && !gpu) {
    std::fprintf(stderr, "usage: soak HOME URL DAYS [gpu] (tests/soak starts it)\n");
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
  Screen screen(stage, gpu);
  if (!screen.usable()) {
    std::fprintf(stderr, "no OpenGL to draw with: %s\n", SDL_GetError());
    return 2;
  }
  Alive alive;
  std::shared_ptr<const Snapshot> seen;
  std::size_t frames = 0, most_items = 0;
  Show next_frame = start.show;
  Written written({options.state, options.cache});
  Mean rss, anonymous, heap, heap_free;
  Show next_hour = start.show;

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
        const auto list = presenter.frame(now);
        screen.show(list);
        alive.see(list);
        ++frames;
        const bool entering = now.show - came < kEntrance;
        next_frame = std::max(presenter.next_change(now), now.show + (entering ? kMotionStep : kAfter));
      }
      if (now.show >= next_hour) {
        next_hour += std::chrono::hours(1);
        // As the program's studio does while nobody waits; pages that were only read each hour.
        malloc_trim(0);
        let_go_of_read_pages(true);
        const auto memory = mallinfo2();
        heap.add(memory.uordblks + memory.hblkhd);
        heap_free.add(memory.fordblks);
        rss.add(static_cast<std::size_t>(status_kib("VmRSS")));
        anonymous.add(static_cast<std::size_t>(status_kib("RssAnon")));
      }
      const Show to = std::min({std::max(due, now.show + Millis{1}), next_frame, now.show + kTick, end});
      clock.advance(std::max(to - now.show, Millis{1}));
      tell();
    }
    written.look();
    std::ifstream children("/proc/self/task/" + std::to_string(getpid()) + "/children");
    std::size_t child_count = 0;
    for (std::string one; children >> one;) ++child_count;
    const auto disk = written.take();
    std::printf("%s\n", nlohmann::json{{"day", day + 1},
                                       {"rss_kib", rss.take()},
                                       {"anonymous_kib", anonymous.take()},
                                       {"heap_bytes", heap.take()},
                                       {"heap_free_bytes", heap_free.take()},
                                       {"descriptors", entries("/proc/self/fd")},
                                       {"threads", entries("/proc/self/task") - 2},
                                       {"children", child_count},
                                       {"layer_bytes", alive.take()},
                                       {"texture_bytes", screen.take()},
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
  if (screen.failed()) {
    std::fprintf(stderr, "the graphics card had no room for something\n");
    return 1;
  }
  return 0;
}
