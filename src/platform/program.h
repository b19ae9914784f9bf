// Another program run to its end: what it said, within a time. Values; any thread, one call at a time each.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace kudosk::platform {

struct ProgramSaid {
  int code = 0;      ///< its exit code; 128 and the signal where one ended it
  std::string text;  ///< standard output and standard error as they came, at most 64 KiB
};

/// Runs `words` (the first is looked for in PATH; no shell) without standard input. A program that is not there is ErrorKind::config; one that takes longer than `limit`,
/// or during which `give_up` becomes true, is ended with all that it started: ErrorKind::display.
Result<ProgramSaid> run_program(const std::vector<std::string>& words, Millis limit, const std::atomic<bool>& give_up);

}  // namespace kudosk::platform
