// A service wants a person to sign this screen in: the address, its QR code, and the code to enter. It owns the header.
#include <algorithm>

#include "scenes/parts.h"
#include "scenes/stagers.h"

namespace kudosk::scenes {

using draw::Rect;
using text::Style;

namespace {

std::string header_name(const Setting& setting) {
  const std::string name = setting.config ? setting.config->name : std::string();
  return name.empty() ? "kudosk" : "kudosk · " + name;
}

/// An address is typed letter by letter: it stays on one line where it can.
std::string unbroken(std::string address) {
  for (auto at = address.find('/'); at != std::string::npos; at = address.find('/', at + 4)) address.insert(at + 1, "\u2060");
  return address;
}

}  // namespace

ActPtr stage_sign_in(const Subject& subject, const Setting& setting) {
  const SignIn& sign_in = *subject.sign_in;
  Page page("sign-in", setting, setting.theme->goals);
  page.header(page.say.say("kind.sign_in", {{"service", sign_in.service}}), {}, 0.66f);
  Style step_style = page.style(30, 600, page.theme.ink);
  Sheet step(page, "header right");
  const float step_w = page.safe.w * 0.32f;
  step.words(page.flush_end(sign_in.source, step_style, step_w, Page::kHeader), {page.safe.right() - step_w, page.safe.y, step_w, Page::kHeader}, true);
  page.come_at(step.done(), Come::fade, Millis{0}, Millis{300});

  const Rect c = page.column;
  const bool tall = page.tall, close = !tall && c.w < 1500;
  const Tones tones{page.theme.dim, page.theme.ink};
  const float qr_side = page.stacked ? (tall ? 560.0f : 220.0f) : std::min(600.0f, c.w * 0.36f);
  const float w = page.stacked ? c.w : std::min(1040.0f, c.w - qr_side - 60);
  const float top = c.y + (tall ? 150 : close ? Page::kClose : 170);

  const ParagraphPtr title = page.flush(page.say.say("sign_in.title"), page.headline({88, 72, 60, 52}, 800, 1.1f, -0.02f), w, 200);
  Style words_style = page.style(42, 500, page.theme.dim);
  words_style.sizes = close ? std::vector<float>{36, 32, 30} : std::vector<float>{42, 38, 34, 30};
  words_style.line_height = 1.4f;
  const ParagraphPtr open = page.flush(runs_of(page.say.say("sign_in.open", {{"address", strong(unbroken(spoken_address(sign_in.address)))}}), tones), words_style, w, 182);
  Style code_style = page.style(120, 700, page.theme.ink);
  code_style.family = page.theme.mono_family;
  code_style.sizes = {120, 104, 88, 72, 60, 48};
  code_style.letter_spacing = 0.06f;
  code_style.line_height = 1;
  code_style.base_direction = 1;
  code_style.max_lines = 1;
  ParagraphPtr code = page.set(sign_in.code, code_style, 0);
  // On a close page the QR code stands beside the code to enter.
  const float beside = page.stacked && !tall ? qr_side + 40 : 0;
  const float most = w - 112 - beside;
  for (const float size : code_style.sizes) {
    if (code->width <= most) break;
    Style smaller = code_style;
    smaller.sizes = {size};
    code = page.set(sign_in.code, smaller, 0);
  }
  const auto left = std::max(Millis{0}, std::chrono::duration_cast<Millis>(sign_in.until - setting.now.wall));
  const double minutes = static_cast<double>(std::chrono::ceil<std::chrono::minutes>(left).count());
  const std::string good =
      sign_in.until == Wall{} ? std::string() : page.say.say("sign_in.good_for", {{"minutes", strong(page.say.say("duration.minutes_short", {{"count", minutes}}))}});
  const ParagraphPtr last = good.empty() ? nullptr : page.flush(runs_of(good, tones), words_style, w - beside, 126);

  float y = top;
  if (tall) {
    const float h = title->height + 30 + open->height + 54 + code->height + 80 + 30 + (last ? last->height : 0) + 60 + qr_side;
    y += std::max(0.0f, c.bottom() - 130 - top - h) / 2;
  }
  Sheet title_sheet(page, "title");
  title_sheet.words(title, {c.x, y, w, title->height});
  page.come(title_sheet.done());
  y += title->height + (close ? 18 : 30);
  Sheet open_sheet(page, "open");
  open_sheet.words(open, {c.x, y, w, open->height});
  page.then();
  page.come(open_sheet.done());
  y += open->height + (close ? 34 : 54);
  Sheet code_sheet(page, "code");
  const Rect card{c.x, y, code->width + 112, code->height + 80};
  code_sheet.card(card);
  code_sheet.words(code, {card.x + 56, card.y, code->width, card.h}, true);
  page.then();
  page.come(code_sheet.done());
  y = card.bottom() + (close ? 20 : 30);
  if (last) {
    Sheet last_sheet(page, "good for");
    last_sheet.words(last, {c.x, y, w - beside, last->height});
    page.then();
    page.come(last_sheet.done());
    y += last->height;
  }
  Sheet qr(page, "qr");
  const QrCard qr_of{sign_in.address, "", qr_side};
  if (tall) {
    qr_card(page, &qr, qr_of, c.x + (c.w - qr_side) / 2, y + 60);
  } else if (page.stacked) {
    qr_card(page, &qr, qr_of, c.right() - qr_side, card.y);
  } else {
    qr_card(page, &qr, qr_of, c.right() - qr_side, top);
  }
  page.then();
  page.come(qr.done());

  page.footer_left(header_name(setting));
  page.footer(page.say.say("sign_in.waiting"));
  return page.finish(subject, dwell(subject, setting));
}

}  // namespace kudosk::scenes
