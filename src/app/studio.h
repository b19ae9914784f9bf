// Prepares acts while another is on stage: shapes text, bakes layers, scales pictures, on a thread of its own with fonts of its own, and hands them over whole.
// Owned by the render thread, which asks and takes; without a thread it prepares at once (render, tests).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "app/kept_pictures.h"
#include "app/world.h"
#include "domain/snapshot.h"
#include "platform/picture.h"
#include "scenes/scene.h"

namespace kudosk::app {

struct KeysPage {};
struct OverlayPage {
  scenes::Marks marks;
  std::string scene;
};
struct Job {
  std::uint64_t ticket = 0;
  std::variant<scenes::Subject, scenes::StatusFacts, KeysPage, OverlayPage> what;
  std::shared_ptr<const World> world;
  std::shared_ptr<const Snapshot> snapshot;
  draw::Stage stage;
  Now now;
  std::size_t position = 0, count = 0;
};
using Layers = std::vector<std::shared_ptr<const draw::Layer>>;
struct Prepared {
  std::uint64_t ticket = 0;
  std::shared_ptr<scenes::Act> act;  ///< for all but an overlay
  std::shared_ptr<const Layers> overlay;
};

class Studio {
 public:
  /// `ready` is called on the studio thread after each preparation: it only wakes the render thread.
  Studio(bool threaded, std::function<void()> ready, Log& log);
  ~Studio();
  Studio(const Studio&) = delete;
  Studio& operator=(const Studio&) = delete;

  void ask(Job job);
  /// What has become ready since the last call.
  std::vector<Prepared> take();

 private:
  using Steady = std::chrono::steady_clock;
  Prepared prepare(const Job& job);
  /// The file behind a picture's address, the logo's too; nullopt: it has not come.
  std::optional<std::string> file_of(const Job& job, const std::string& address) const;
  std::shared_ptr<const draw::Bitmap> picture(const Job& job, const std::string& address, float w, float h);
  std::optional<std::pair<int, int>> picture_size(const Job& job, const std::string& address);
  std::shared_ptr<const scenes::Moving> moving(const Job& job, const std::string& address, float w, float h);
  std::shared_ptr<const draw::Bitmap> decoded(const std::string& file, int w, int h);
  platform::Decoder& decoder();
  /// Of what the configuration and the feed no longer name.
  void forget_pictures(const Job& job);
  void let_go_of_files();
  void run();

  Log& log_;
  const std::function<void()> ready_;

  // The studio thread's alone (the caller's without a thread).
  std::unique_ptr<text::Typesetter> type_;
  float type_scale_ = 0;
  std::unique_ptr<platform::Decoder> decoder_;
  KeptPictures pictures_;
  std::shared_ptr<const std::map<std::string, std::string>> named_;  // the files of the job before
  std::weak_ptr<const World> world_;                                 // of the job before
  std::set<char32_t> missing_;                                       // said already
  static constexpr Millis kForgetFirst{2000};
  Millis forget_after_ = kForgetFirst;
  std::optional<Steady::time_point> forget_;  // when pages that were only read go again
  std::vector<std::pair<draw::Stage, std::weak_ptr<const draw::Backdrop>>> backdrops_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wanted_;
  std::deque<Job> jobs_;
  std::vector<Prepared> done_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace kudosk::app
