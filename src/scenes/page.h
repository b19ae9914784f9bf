// A scene under construction: where things stand, how words are set, and when each thing comes. Lives on the studio thread while one act is staged.
//
// Scenes lay out from left to right in stage pixels; for a right-to-left language the page mirrors every rectangle on its way into a layer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scenes/scene.h"
#include "scenes/words.h"

namespace kudosk::scenes {

using ParagraphPtr = std::shared_ptr<const text::Paragraph>;
using LayerPtr = std::shared_ptr<const draw::Layer>;

/// How a thing comes on.
enum class Come {
  fade,    ///< only that
  rise,    ///< 24 px up while fading in
  spring,  ///< from further below, with one small overshoot (faces)
  pop,     ///< grows on a spring (badges)
};

class Page {
 public:
  Page(std::string scene, const Setting& setting, draw::Colour accent);
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  const Setting& setting;
  const draw::Theme& theme;
  const Phrases& say;
  const draw::Colour accent;
  const bool rtl;
  std::string ground;       ///< the scene whose backdrop it has; empty: its own
  const draw::Rect safe;    ///< the safe area
  const draw::Rect column;  ///< as high as it, at most kWidest wide, in the middle
  const bool stacked;       ///< upright or nearly square: things stand below one another
  const bool tall;          ///< upright, with room to do so; a stacked page that is not is close
  static constexpr float kWidest = 2100, kHeader = 56, kFooter = 48;
  static constexpr float kClose = 124;  ///< where a close page begins, below header and marks

  /// Where a rectangle stands in the end: mirrored for a right-to-left language.
  draw::Rect place(draw::Rect r) const {
    if (rtl) r.x = setting.stage.w - r.right();
    return r;
  }
  /// A gap by the theme's density.
  float gap(float px) const { return px * theme.density; }
  bool animated() const { return setting.motion == Motion::full; }

  // Words

  /// In the interface's language. From 48 px on in the theme's display family.
  text::Style style(float size, int weight, draw::Colour colour) const;
  /// Headlines: heavy, tight, balanced, the first of these sizes that fits.
  text::Style headline(std::vector<float> sizes, int weight = 800, float line_height = 1.1f, float spacing = -0.018f) const;
  /// Aligned to the side where its script begins to read.
  ParagraphPtr set(const std::vector<text::Run>& runs, const text::Style& style, float w, float h = 0) const;
  ParagraphPtr set(std::string_view words, const text::Style& style, float w, float h = 0) const;
  /// Aligned to the layout's side whatever its script: what belongs to something beside it (a name to its face).
  ParagraphPtr flush(const std::vector<text::Run>& runs, text::Style style, float w, float h = 0) const;
  ParagraphPtr flush(std::string_view words, text::Style style, float w, float h = 0) const;
  /// The same to the layout's other side.
  ParagraphPtr flush_end(const std::vector<text::Run>& runs, text::Style style, float w, float h = 0) const;
  ParagraphPtr flush_end(std::string_view words, text::Style style, float w, float h = 0) const;
  static std::vector<text::Run> one(std::string_view words, draw::Colour colour, int weight = 0);

  // Entering: in the order of the calls, each `then` after what came before

  /// The next thing comes this much later.
  void then(Millis later = Millis{80}) { cursor_ += later; }
  /// nullptr: nothing.
  void come(LayerPtr layer, Come how = Come::rise);
  /// At a moment of its own, outside of the order.
  void come_at(LayerPtr layer, Come how, Millis at, Millis length);
  /// Grows from 0 to 1 within [from, from + length); `draw` gets the share of the time that has passed (ease it yourself).
  void grow(Millis from, Millis length, std::function<void(double share, draw::List& out)> draw, std::vector<LayerPtr> layers = {});
  /// Frames that follow one another, for a few rounds: the first is what stays. `ends` as in Moving. They fade in in their order as come() does; reduced or no motion: the first
  /// alone.
  void play(std::vector<LayerPtr> frames, std::vector<Millis> ends);
  /// Of a composed scene: it shows words of this item, and ends with it.
  void shows(std::shared_ptr<const Item> item) { items_.push_back(std::move(item)); }
  /// The burst of paper, behind whatever comes after this call.
  void confetti(Millis from);

  // What every page has

  /// The kind's dot and name, and after a point where it was said. At most this share of the width.
  void header(const std::string& kind, const std::string& detail = {}, float share = 0.5f);
  void footer(const std::vector<text::Run>& runs);
  void footer(const std::string& words);
  /// "Say thanks in #team-wins", as configured; nothing where nothing is.
  void thanks_footer();
  /// Which of how many slides this is.
  void dots();
  /// Instead of the dots.
  void footer_left(const std::string& words);

  std::shared_ptr<Act> finish(const Subject& subject, Millis dwell);

 private:
  struct Coming {
    LayerPtr layer;
    Come how = Come::rise;
    Millis at{}, length{};
    bool ordered = true;
    Live live;  // where `layer` is none
  };
  Element element(const Coming& coming, double pace) const;

  const std::string scene_;
  Millis cursor_{};
  std::vector<Coming> coming_;
  std::vector<std::shared_ptr<const Item>> items_;
};

/// A layer under construction. Its bounds grow with what is put on it.
class Sheet {
 public:
  Sheet(const Page& page, std::string name) : page_(page), layer_(std::make_shared<draw::Layer>()) { layer_->name = std::move(name); }

  /// `r` is where a scene has it; the shapes get it mirrored.
  void box(const draw::Rect& r, float radius, const draw::Paint& fill, float stroke = 0, draw::Colour line = {});
  void box(const draw::Rect& r, float radius, draw::Colour fill) { box(r, radius, draw::Paint::solid(fill)); }
  /// A card as the theme has them.
  void card(const draw::Rect& r, float radius = -1);
  /// A paragraph whose box begins at the top left of `r`, in the middle of its height if `middle`; `line` alone if it is not −1.
  void words(const ParagraphPtr& paragraph, const draw::Rect& r, bool middle = false, int line = -1);
  /// A shape that needs no mirroring, or was placed already.
  void add(draw::Shape shape, const draw::Rect& bounds);
  draw::Rect place(const draw::Rect& r) const { return page_.place(r); }
  const Page& page() const { return page_; }
  /// nullptr where nothing is on it.
  LayerPtr done();

 private:
  const Page& page_;
  std::shared_ptr<draw::Layer> layer_;
  draw::Rect bounds_;
};

}  // namespace kudosk::scenes
