// Time zones by the names that Windows and Outlook give them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace kudosk {

/// "Europe/Berlin" of "W. Europe Standard Time"; empty where it is none of Windows'.
std::string zone_of_windows(std::string_view name);

}  // namespace kudosk
