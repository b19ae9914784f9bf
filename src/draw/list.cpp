#include "draw/list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kudosk::draw {

namespace {

template <class... F>
struct Match : F... {
  using F::operator()...;
};
template <class... F>
Match(F...) -> Match<F...>;

/// A number to `digits` places after the point, without idle zeros and without a negative zero.
std::string number(double value, int digits = 1) {
  const double unit = std::pow(10.0, digits);
  const double rounded = std::round(value * unit) / unit;
  return fmt::format("{}", rounded == 0 ? 0.0 : rounded);
}
std::string share(double value) { return number(value, 2); }

std::string place(const Rect& r) { return fmt::format("{},{} {}x{}", number(r.x), number(r.y), number(r.w), number(r.h)); }
std::string place(const Point& p) { return fmt::format("{},{}", number(p.x), number(p.y)); }

std::string name(const Colour& c) {
  const auto byte = [](float v) { return static_cast<int>(std::lround(std::clamp(v, 0.0f, 1.0f) * 255)); };
  const std::string opaque = fmt::format("#{:02x}{:02x}{:02x}", byte(c.r), byte(c.g), byte(c.b));
  return byte(c.a) == 255 ? opaque : opaque + fmt::format("{:02x}", byte(c.a));
}

std::string name(const Paint& paint) {
  std::string text;
  switch (paint.type) {
    case Paint::Type::solid:
      return name(paint.colour);
    case Paint::Type::linear:
      text = fmt::format("linear {}>{}", place(paint.a), place(paint.b));
      break;
    case Paint::Type::conic:
      text = fmt::format("conic {} from {}", place(paint.a), number(paint.angle));
      break;
    case Paint::Type::radial:
      text = fmt::format("radial {} r {}", place(paint.a), number(paint.radius));
      break;
  }
  for (const GradientStop& stop : paint.stops) text += fmt::format(" {}@{}", name(stop.colour), share(stop.at));
  return text;
}

/// On one line, whatever a paragraph says of itself.
std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      line += " | ";
    } else {
      line += c;
    }
  }
  return line;
}

std::string name(const Shape& shape) {
  return std::visit(Match{
                        [](const RoundedRect& s) {
                          std::string text = fmt::format("rect {} radius {} {}", place(s.rect), number(s.radius), name(s.fill));
                          if (s.stroke > 0) text += fmt::format(" line {} {}", number(s.stroke), name(s.stroke_colour));
                          return text;
                        },
                        [](const RingShape& s) { return fmt::format("ring {} radius {} width {} {}", place(s.centre), number(s.radius), number(s.width), name(s.paint)); },
                        [](const Line& s) {
                          return fmt::format("{} {} {} {} {} width {} {}", s.dotted ? "dots" : "line", place(s.a), place(s.c1), place(s.c2), place(s.b), number(s.width),
                                             name(s.colour));
                        },
                        [](const Words& s) {
                          const std::string which = s.line < 0 ? std::string() : fmt::format(" line {}", s.line);
                          return fmt::format("words {}{} {}", place(s.at), which, s.text ? one_line(s.text->describe()) : "none");
                        },
                        [](const Icon& s) { return fmt::format("icon {} {}{}", s.name, place(s.rect), s.tint ? " " + name(*s.tint) : ""); },
                        [](const Picture& s) { return fmt::format("picture {} radius {}{}", place(s.rect), number(s.radius), s.bitmap ? "" : " none"); },
                        [](const QrCode& s) { return fmt::format("qr {} \"{}\" {} on {}", place(s.rect), s.text, name(s.dark), name(s.light)); },
                        [](const Shadow& s) { return fmt::format("shadow {} radius {} blur {} {}", place(s.rect), number(s.radius), number(s.blur), name(s.colour)); },
                    },
                    shape);
}

std::string name(const std::shared_ptr<const Backdrop>& backdrop) {
  if (!backdrop) return "none";
  std::string text = fmt::format("{}>{}", name(backdrop->from), name(backdrop->to));
  if (backdrop->picture) text += " picture";
  for (const Backdrop::Light& light : backdrop->lights) {
    text += fmt::format(" light {},{} {}x{} {}@{}", share(light.x), share(light.y), number(light.rx), number(light.ry), name(light.colour), share(light.reach));
  }
  return text;
}

std::string within(const std::optional<Rect>& part) { return part ? " within " + place(*part) : std::string(); }

std::string line(const Command& command) {
  return std::visit(
      Match{
          [](const Ground& c) {
            if (c.mix >= 1 || !c.a) return "ground " + name(c.b ? c.b : c.a);
            if (c.mix <= 0 || !c.b) return "ground " + name(c.a);
            return fmt::format("ground {} to {} mix {}", name(c.a), name(c.b), share(c.mix));
          },
          [](const Put& c) {
            if (!c.layer) return std::string("put none");
            Rect at = c.layer->bounds;
            at.x += c.dx;
            at.y += c.dy;
            std::string text = fmt::format("put \"{}\" {} alpha {} scale {}", c.layer->name, place(at), share(c.alpha), share(c.scale));
            text += within(c.within);
            for (const Shape& shape : c.layer->shapes) text += "; " + name(shape);
            return text;
          },
          [](const Fill& c) { return fmt::format("fill {} radius {} {} alpha {}", place(c.rect), number(c.radius), name(c.paint), share(c.alpha)) + within(c.within); },
          [](const Arc& c) {
            return fmt::format("arc {} radius {} width {} share {} {} alpha {}", place(c.centre), number(c.radius), number(c.width), share(c.share), name(c.paint),
                               share(c.alpha)) +
                   within(c.within);
          },
          [](const Confetti& c) {
            // Where the cloud is and how much of it: a hundred pieces in full would drown the rest of the list.
            if (c.pieces.empty()) return std::string("confetti 0");
            double x = 0, y = 0, alpha = 0;
            Rect box;
            for (const Piece& piece : c.pieces) {
              x += piece.x;
              y += piece.y;
              alpha += piece.alpha;
              box = unite(box, {piece.x - piece.w / 2, piece.y - piece.h / 2, piece.w, piece.h});
            }
            const double n = static_cast<double>(c.pieces.size());
            return fmt::format("confetti {} about {},{} within {} alpha {}", c.pieces.size(), number(x / n), number(y / n), place(box), share(alpha / n));
          },
          [](const Dim& c) { return fmt::format("dim {} alpha {}", name(c.colour), share(c.alpha)); },
      },
      command);
}

}  // namespace

std::string describe(const List& list) {
  std::string text;
  for (const Command& command : list) text += line(command) + '\n';
  return text;
}

}  // namespace kudosk::draw
