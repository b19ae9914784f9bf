// A user and a password that stand in an address. Pure; any thread. Within net.
#pragma once

#include <string>
#include <string_view>

namespace kudosk::net {

bool has_login(std::string_view url);
/// `url` without its fragment and with the login that `of` has, or has not ("": without any). Empty when `url` is no address that curl takes.
std::string with_login(std::string_view url, std::string_view of);

}  // namespace kudosk::net
