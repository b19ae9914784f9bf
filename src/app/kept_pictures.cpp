#include "app/kept_pictures.h"

#include <algorithm>
#include <climits>
#include <utility>

namespace kudosk::app {

namespace {

constexpr std::size_t kEntry = 64;  // also one that can't be decoded takes some room

}  // namespace

KeptPictures::Pictures::iterator KeptPictures::drop(Pictures::iterator at) {
  bytes_ -= at->second.bytes;
  return pictures_.erase(at);
}

const KeptPictures::Kept* KeptPictures::find(const std::string& file, int w, int h) {
  const auto kept = pictures_.find({file, w, h});
  if (kept == pictures_.end()) return nullptr;
  kept->second.used = ++uses_;
  return &kept->second.bitmap;
}

void KeptPictures::keep(const std::string& file, int w, int h, Kept bitmap) {
  if (const auto before = pictures_.find({file, w, h}); before != pictures_.end()) drop(before);
  const std::size_t bytes = kEntry + (bitmap ? static_cast<std::size_t>(bitmap->stride) * static_cast<std::size_t>(bitmap->h) : 0);
  pictures_.emplace(std::tuple(file, w, h), Picture{std::move(bitmap), bytes, ++uses_});
  bytes_ += bytes;
  while (bytes_ > budget_ && pictures_.size() > 1)
    drop(std::min_element(pictures_.begin(), pictures_.end(), [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
}

void KeptPictures::forget(const std::string& file) {
  for (auto at = pictures_.lower_bound({file, INT_MIN, INT_MIN}); at != pictures_.end() && std::get<0>(at->first) == file;) at = drop(at);
}

void KeptPictures::forget_all_but(const std::set<std::string_view>& files) {
  for (auto at = pictures_.begin(); at != pictures_.end();) at = files.count(std::get<0>(at->first)) ? std::next(at) : drop(at);
}

}  // namespace kudosk::app
