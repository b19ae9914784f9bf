// Where badges are asked for: the Open Badges 3.0 API's paths and paging. Pure; network thread.
#pragma once

#include <cstddef>
#include <string>

namespace kudosk::sources::openbadges {

inline constexpr int page_size = 50;

/// The path of an address, without its query.
std::string path_of(const std::string& url);
/// ".json" of "a/b.JSON"; empty: there is none.
std::string ending(const std::string& name);
/// The first request: an address that can only be an API's gets that one's path and a page's size; any other stands as it is.
std::string first_page(const std::string& url);
/// The API below an address that has nothing itself.
std::string api_below(std::string url);
/// The same address from another offset on.
std::string with_offset(const std::string& url, std::size_t offset);

}  // namespace kudosk::sources::openbadges
