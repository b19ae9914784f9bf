#include "app/starts.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include "base/file.h"

namespace kudosk::app {

Starts::Starts(std::filesystem::path folder) : file_(folder.empty() ? folder : folder / "starts") {
  if (file_.empty()) return;
  if (const auto text = read_file(file_, 64)) {
    (void)std::from_chars(text->data(), text->data() + text->size(), failed_);
    failed_ = std::clamp(failed_, 0, 1000);
  }
  // A folder that can't be written costs the safe mode, not the screen.
  counted_ = replace_file(file_, std::to_string(failed_ + 1) + "\n").has_value();
}

void Starts::lived(Millis uptime) {
  if (uptime >= kLived) ended();
}

void Starts::ended() {
  if (!std::exchange(counted_, false)) return;
  std::error_code none;
  std::filesystem::remove(file_, none);
}

}  // namespace kudosk::app
