#include "sources/json/collected.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace kudosk::sources::mapping {
namespace {

/// Of the pages that wait for lookups, together.
constexpr std::size_t most_kept = 16u << 20;
constexpr std::size_t most_reserved = 20000;

}  // namespace

std::optional<bool> items_of(const Mapping& mapping, Value root, const std::function<void(Value)>& f) {
  const auto each = [&](Value place) {
    if (place.is_array()) {
      place.each(f);
    } else {
      f(place);
    }
  };
  if (!mapping.items_named || mapping.items.text().empty()) {
    if (!root.is_array() && !root.is_object()) return std::nullopt;
    each(root);
    return true;
  }
  const Value container = mapping.items.before_star(root);
  if (container.is_null()) return false;
  if (!container.is_array() && !container.is_object()) return std::nullopt;
  mapping.items.find(root, [&](Value place) {
    each(place);
    return true;
  });
  return true;
}

void Collected::read(Read& page, Value root, LookedUp& lookups, const Now& now) {
  page.items.clear();
  page.retracted.clear();
  page.drops.clear();
  const Context context{page.variables, lookups, now};
  Evaluator evaluator(page.part->mapping, context);
  bool waits = false;
  std::size_t number = 0;
  items_of(page.part->mapping, root, [&](Value value) {
    ++number;
    Mapped mapped = evaluator.item(value, page.base);
    if (lookups.take_missed()) {
      waits = true;
      return;
    }
    switch (mapped.what) {
      case Mapped::What::taken:
        page.items.push_back(std::move(mapped.item));
        break;
      case Mapped::What::retracted:
        page.retracted.push_back(std::move(mapped.item.id));
        break;
      case Mapped::What::left_out:
        break;
      case Mapped::What::dropped:
        page.drops.push_back({mapped.item.id.empty() ? "item " + std::to_string(number) : mapped.item.id, std::move(mapped.reason)});
        break;
    }
  });
  if (!waits) page.waiting.reset();
}

Collected::Page Collected::add(const Job& job, const std::shared_ptr<const AnswerDocument>& answer, const std::string& base, LookedUp& lookups, const Now& now, Millis max_age) {
  Page out;
  const Value root = answer->root();
  const auto found = items_of(job.part->mapping, root, [&](Value) { ++out.count; });
  out.found = found.has_value();
  out.sure = found.value_or(false);
  if (!out.found) return out;
  size_ += out.count;
  Read read_one{job.part, job.variables, base, answer, {}, {}, {}};
  read_one.items.reserve(std::min(out.count, most_reserved));
  read(read_one, root, lookups, now);
  if (read_one.waiting) {
    kept_bytes_ += answer->body().size();
    if (kept_bytes_ > most_kept) read_one.waiting.reset();
  }

  out.anything_new = read_one.items.empty();
  if (job.part->paging.by == Paging::By::page || job.part->paging.by == Paging::By::skip) {
    auto& seen = seen_[job.part];
    for (const Item& item : read_one.items) out.anything_new = seen.insert(item.id).second || out.anything_new;
  }

  auto [oldest, first] = oldest_.try_emplace(job.part, Wall::max());
  for (const Item& item : read_one.items) {
    if (item.kind() == Kind::goal || item.pinned || !item.created || !oldest->second || *item.created > *oldest->second) {
      oldest->second.reset();
      break;
    }
    oldest->second = item.created;
  }
  out.old = now.trusted && max_age > Millis::zero() && !read_one.items.empty() && oldest->second && now.wall - *oldest->second > max_age;

  pages_.push_back(std::move(read_one));
  return out;
}

void Collected::read_again(LookedUp& lookups, const Now& now) {
  lookups.clear_wanted();
  for (Read& page : pages_) {
    if (!page.waiting) continue;
    const auto answer = page.waiting;
    read(page, answer->root(), lookups, now);
  }
}

bool Collected::waits() const {
  return std::any_of(pages_.begin(), pages_.end(), [](const Read& page) { return page.waiting != nullptr; });
}

Batch Collected::last() const {
  Batch out;
  if (pages_.empty()) return out;
  out.items = pages_.back().items;
  out.retracted = pages_.back().retracted;
  return out;
}

Batch Collected::give() {
  Batch out;
  std::size_t items = 0;
  for (const Read& page : pages_) items += page.items.size();
  out.items.reserve(items);
  std::unordered_map<std::string, std::pair<const Part*, std::size_t>> places;
  for (Read& page : pages_) {
    for (Item& item : page.items) {
      auto [slot, fresh] = places.try_emplace(item.id, page.part, out.items.size());
      if (!fresh && slot->second.first != page.part) {
        // Another kind of thing that happens to have the same number.
        item.id = (page.part->name.empty() ? "main" : page.part->name) + "/" + item.id;
        std::tie(slot, fresh) = places.try_emplace(item.id, page.part, out.items.size());
      }
      if (fresh) {
        out.items.push_back(std::move(item));
      } else {
        out.items[slot->second.second] = std::move(item);  // it has moved to the next page meanwhile: what was said last stands
      }
    }
    out.retracted.insert(out.retracted.end(), std::make_move_iterator(page.retracted.begin()), std::make_move_iterator(page.retracted.end()));
    out.drops.insert(out.drops.end(), std::make_move_iterator(page.drops.begin()), std::make_move_iterator(page.drops.end()));
  }
  out.drops.insert(out.drops.end(), std::make_move_iterator(drops_.begin()), std::make_move_iterator(drops_.end()));
  return out;
}

}  // namespace kudosk::sources::mapping
