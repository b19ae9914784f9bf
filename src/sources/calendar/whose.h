// Whose birthday or anniversary an event is. Pure; network thread.
#pragma once

#include <string>
#include <string_view>

namespace kudosk::sources::calendar {

/// "Amara Okafor" of "Amara Okafor's birthday", "🎂 Geburtstag von Amara Okafor", "Birthday: Amara Okafor (1990)", "Amara Okafor – 5 years", "山田太郎の誕生日"; the whole where no
/// such word stands in it.
std::string whose(std::string_view summary);

}  // namespace kudosk::sources::calendar
