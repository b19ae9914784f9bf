#include "sync/saver.h"

#include <utility>

namespace kudosk::sync {

namespace {

constexpr Millis between_writes = std::chrono::minutes(5);
/// Cursors alone: losing half a day of them costs one longer answer, writing each would wear out a card.
constexpr Millis between_notes = std::chrono::hours(12);

}  // namespace

void Saver::touch(Change change) {
  if (folder_.empty()) return;
  if (!changed_ || *changed_ < change) changed_ = change;
}

std::optional<Show> Saver::due() const {
  if (!changed_) return std::nullopt;
  if (failed_) return last_ + between_writes;
  switch (*changed_) {
    case Change::notes:
      return last_ + between_notes;
    case Change::content:
      return last_ + between_writes;
    case Change::now:
      return last_;
  }
  return std::nullopt;
}

bool Saver::save(const std::function<store::Contents()>& contents, const Now& now, bool leaving) {
  const auto at = due();
  if (!at || (!leaving && *at > now.show)) return false;
  last_ = now.show;
  const auto written = store::write(folder_, contents());
  ++writes_;
  if (!written) {
    failed_ = true;
    const bool first = !trouble_;
    met(written.error(), now.show);
    return first;
  }
  failed_ = false;
  changed_.reset();
  return std::exchange(trouble_, std::nullopt).has_value();
}

void Saver::met(Error error, Show now) {
  if (!trouble_) reporter_.error(error, "store", {}, now);  // one line, whatever follows
  trouble_ = std::move(error);
}

}  // namespace kudosk::sync
