// Photos of people by the names of their files. Immutable once made; network thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/item.h"
#include "sources/sheet/read_sheet.h"

namespace kudosk::sources {

/// Whether a file's name is that of a picture that can be shown.
bool is_photo(std::string_view name);

class Photos {
 public:
  Photos() = default;
  /// `names` are relative to `folder`; those that are no pictures are passed over. Of two with one name the first.
  Photos(const std::string& folder, const std::vector<std::string>& names);

  /// The file that is called like the person (name, either way round, e-mail, what stands before its @, id, an alias), whatever the case, accents and separators; empty: none.
  std::string of(const Person& person) const;
  /// The file that a row names: with or without folders and ending; empty: none.
  std::string named(std::string_view written) const;
  bool empty() const { return by_stem_.empty(); }
  std::size_t size() const { return by_path_.size(); }

 private:
  std::map<std::string, std::string> by_path_, by_name_, by_stem_;  // folded path, plain file name, plain name without ending → whole path
};

/// Gives the people and items of a sheet their pictures: by what their row names, then (with `photos`) by the files' names. Without `photos` what a row names is a file below
/// `folder`, or relative to the address `base`. A file that is not there is one of the reading's problems.
void place_pictures(sheet::Reading& reading, const Photos* photos, const std::string& folder, const std::string& base);
/// The same by names alone, for what is no sheet.
void place_photos(Batch& batch, const Photos& photos);

}  // namespace kudosk::sources
