// Every key that a configuration may have. Immutable, made once; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/shape.h"

namespace kudosk::config {

/// The configuration as a whole; an entry of `sources` is any value here, and checked by its type's keys_of().
const Shape& top_shape();

/// What every source has besides its type's own keys.
const std::vector<Key>& common_source_keys();

/// What a mapping of any JSON over HTTP consists of, and what a preset lets one change.
const std::vector<Key>& mapping_keys();
/// What a preset's file may have: a mapping, and what is known of its service.
const Shape& preset_shape();

/// A type of source and its own keys.
struct SourceType {
  std::string name, about;
  std::vector<Key> keys;
  /// Groups of which exactly one key must stand ("url" or "path").
  std::vector<std::vector<std::string>> one_of = {};
};
const std::vector<SourceType>& source_types();
/// nullptr: there is none of that name.
const SourceType* source_type(std::string_view name);
/// All keys of an entry: its type's and the common ones. `preset` is a json source's; its type's keys stand there too.
std::vector<Key> keys_of(const SourceType& type, std::string_view preset = {});

}  // namespace kudosk::config
