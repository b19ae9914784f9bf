// Decoded pictures between two acts, by file and size: no more bytes than the budget, and none of a picture that nothing names any more, so that what months of changing
// faces leave behind does not add up. Owned by the Studio; its thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "draw/layer.h"

namespace kudosk::app {

class KeptPictures {
 public:
  using Kept = std::shared_ptr<const draw::Bitmap>;  ///< nullptr: it can't be decoded, which has been said
  explicit KeptPictures(std::size_t budget) : budget_(budget) {}

  /// nullptr: it is not kept. Valid until the next keep() or forget.
  const Kept* find(const std::string& file, int w, int h);
  /// The least recently used go where the budget needs it; this one stays in any case.
  void keep(const std::string& file, int w, int h, Kept bitmap);
  void forget(const std::string& file);
  void forget_all_but(const std::set<std::string_view>& files);
  std::size_t bytes() const { return bytes_; }
  std::size_t size() const { return pictures_.size(); }

 private:
  struct Picture {
    Kept bitmap;
    std::size_t bytes = 0;
    std::uint64_t used = 0;
  };
  using Pictures = std::map<std::tuple<std::string, int, int>, Picture>;
  Pictures::iterator drop(Pictures::iterator at);

  const std::size_t budget_;
  Pictures pictures_;
  std::size_t bytes_ = 0;
  std::uint64_t uses_ = 0;
};

}  // namespace kudosk::app
