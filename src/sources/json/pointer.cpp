#include "sources/json/pointer.h"

namespace kudosk::sources::mapping {

Pointer::Pointer(std::string_view text) : text_(text) {
  while (!text.empty()) {
    text.remove_prefix(1);
    std::string_view written = text.substr(0, text.find('/'));
    text.remove_prefix(written.size());
    Part part;
    part.star = written == "*";
    stars_ = stars_ || part.star;
    for (std::size_t i = 0; i < written.size(); ++i) {
      const bool escaped = written[i] == '~' && i + 1 < written.size() && (written[i + 1] == '0' || written[i + 1] == '1');
      part.name += escaped ? (written[++i] == '0' ? '~' : '/') : written[i];
    }
    const bool digits = !part.name.empty() && part.name.size() < 7 && part.name.find_first_not_of("0123456789") == std::string::npos;
    if (digits) part.index = std::stol(part.name);
    parts_.push_back(std::move(part));
  }
}

Value Pointer::step(Value from, const Part& part) {
  if (!from.is_array()) return from[part.name];
  Value found;
  long at = 0;
  if (part.index >= 0)
    from.each([&](Value element) {
      if (at++ == part.index) found = element;
    });
  return found;
}

Value Pointer::first(Value from) const {
  Value found;
  find(from, [&](Value value) {
    found = value;
    return false;
  });
  return found;
}

Value Pointer::before_star(Value from) const {
  for (const Part& part : parts_) {
    if (part.star || !from) return from;
    from = step(from, part);
  }
  return from;
}

}  // namespace kudosk::sources::mapping
