// Counts starts that did not live, so that a screen which crashes at its start comes back in a safe mode instead of crashing for ever. Render thread.
#pragma once

#include <filesystem>

#include "base/time.h"

namespace kudosk::app {

class Starts {
 public:
  /// After so many starts in a row that neither lived `kLived` nor ended in order, the next one is a safe one.
  static constexpr int kTooMany = 3;
  static constexpr Millis kLived{60000};
  /// So long a safe start goes on before the usual way is tried again.
  static constexpr Millis kSafeFor{3600000};

  /// Counts this start in `folder` (empty: nothing is counted, as for a demo).
  explicit Starts(std::filesystem::path folder);

  bool safe() const { return failed_ >= kTooMany; }
  int failed() const { return failed_; }  ///< starts before this one that did not live

  /// Call now and then: a start that has lived is no failed one.
  void lived(Millis uptime);
  /// When lived() has something to do the next time.
  bool counted() const { return counted_; }
  /// An end in order.
  void ended();

 private:
  const std::filesystem::path file_;
  int failed_ = 0;
  bool counted_ = false;
};

}  // namespace kudosk::app
