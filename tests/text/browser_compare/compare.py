#!/usr/bin/env python3
"""Sixty strings by kudosk beside the same by a browser with the same fonts, in one picture for the eye.

    ninja -C BUILD text_sheet && tests/text/browser_compare/compare.py BUILD/tests/text_sheet OUT

OUT/compare.png: kudosk on the left, the browser on the right. Printed: each string whose lines the browser breaks elsewhere; and each whose picture is not alike
although the browser was given kudosk's lines (glyphs in another order, from another font or otherwise joined). README.md explains what is left.
Needs chromium and ImageMagick. Not a part of ctest: browsers change.
"""
import html
import json
import pathlib
import re
import subprocess
import sys
import unicodedata

CELL_W, CELL_H, PAD, LABEL = 640, 250, 24, 26  # as in ../sheet.cpp
HERE = pathlib.Path(__file__).resolve().parent
HAN = {"ja": "JP", "ko": "KR", "zh-Hant": "TC"}
# Asked for a weight of a font that it has to find by itself, the browser takes the regular one.
OTHERS = {"te": "Telugu", "gu": "Gujarati", "lo": "Lao", "km": "Khmer", "my": "Myanmar", "ka": "Georgian", "hy": "Armenian", "am": "Ethiopic"}
ALIKE = 0.93  # correlation of the two pictures of a string


def families(language, size):
    symbols = ["Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math"]
    han = ["Noto Sans CJK " + HAN.get(language, "SC")]
    scripts = ["Noto Sans " + s for s in ("Arabic", "Hebrew", "Devanagari", "Bengali", "Tamil", "Thai")]
    east = language in ("ja", "ko") or language.startswith("zh")
    first = ["Inter Display" if size >= 48 else "Inter", "Noto Sans"]
    scripts += ["Noto Sans " + OTHERS[language]] if language in OTHERS else []
    return ",".join(f"'{f}'" for f in first + scripts + (han + symbols if east else symbols + han) + ["Noto Color Emoji"])


def marked(words):
    parts = html.escape(words).split("*")
    return "".join(f"<bdi>{p}</bdi>" if i % 2 else p for i, p in enumerate(parts))


def given_lines(lines):
    out = []
    for line in lines:
        out.append(re.sub(r"\{(.*?)\|#[0-9a-f]+\}", r"<bdi>\1</bdi>", html.escape(line)))
    return "<br>".join(out)


def page(strings, ours, columns, own_lines):
    cells = []
    for i, (name, language, words) in enumerate(strings):
        size, lines = ours[name]
        x, y = i % columns * CELL_W + PAD, i // columns * CELL_H + LABEL
        breaks = "white-space:nowrap;" if own_lines else "text-wrap:balance;"
        if language == "ko":
            breaks += "word-break:keep-all;"
        cells.append(
            f"<div dir=auto lang='{language}' id='{name}' style=\"left:{x}px;top:{y}px;font-size:{size}px;font-family:{families(language, size)};{breaks}\">"
            f"{given_lines(lines) if own_lines else marked(words)}</div>")
    return (
        "<!doctype html><meta charset=utf-8><style>body{margin:0;background:#12142f}bdi{color:#ffb354}"
        f"div{{position:absolute;width:{CELL_W - 2 * PAD}px;height:{CELL_H - LABEL - PAD}px;background:rgba(255,255,255,.07);color:#f7f7ff;font-weight:700;line-height:1.2;"
        "line-break:strict;overflow-wrap:break-word}</style>" + "".join(cells) + LINES_SCRIPT)


LINES_SCRIPT = """<script>
document.fonts.ready.then(() => {
  const out = {};
  for (const div of document.querySelectorAll('div')) {
    const lines = [], walker = document.createTreeWalker(div, NodeFilter.SHOW_TEXT), segmenter = new Intl.Segmenter();
    for (let node; (node = walker.nextNode());)
      for (const part of segmenter.segment(node.data)) {
        const range = document.createRange();
        range.setStart(node, part.index);
        range.setEnd(node, part.index + part.segment.length);
        const box = range.getClientRects()[0];
        if (!box) continue;
        const row = Math.round((box.top + box.bottom) / 2 - div.getBoundingClientRect().top);
        if (!lines.length || Math.abs(lines[lines.length - 1].row - row) > 12) lines.push({row, text: ''});
        lines[lines.length - 1].text += part.segment;
      }
    out[div.id] = lines.map((line) => line.text.trim());
  }
  document.body.insertAdjacentHTML('beforeend', '<pre>' + JSON.stringify(out).replace(/&/g, '&amp;').replace(/</g, '&lt;') + '</pre>');
});
</script>"""


def chromium(arguments):
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", "--font-render-hinting=none", "--virtual-time-budget=5000"]
    return subprocess.run(command + arguments, check=True, capture_output=True, text=True).stdout


def same(lines):
    """Without what cleaning drops or composes."""
    return [re.sub("[\u0300-\u036f\u202a-\u202e\u2066-\u2069]", "", unicodedata.normalize("NFD", line)) for line in lines]


def grey(picture):
    """Rows of a quarter of the size: the eye's first look, not the edges."""
    raw = subprocess.run(["convert", str(picture), "-colorspace", "Gray", "-resize", "25%", "-depth", "8", "pgm:-"], check=True, capture_output=True).stdout
    _, size, _, pixels = raw.split(b"\n", 3)
    w = int(size.split()[0])
    return [pixels[i:i + w] for i in range(0, len(pixels), w)]


def likeness(a, b, cell):
    """The best correlation over a few pixels up and down: the browser puts baselines elsewhere by a pixel or two where fonts are mixed."""
    x, y, w, h = (v // 4 for v in cell)
    best = 0.0
    for up in (-1, 0, 1):
        ours = b"".join(row[x:x + w] for row in a[y + 1:y + h - 1])
        theirs = b"".join(row[x:x + w] for row in b[y + 1 + up:y + h - 1 + up])
        mean_o, mean_t = sum(ours) / len(ours), sum(theirs) / len(theirs)
        both = sum((o - mean_o) * (t - mean_t) for o, t in zip(ours, theirs))
        best = max(best, both / (sum((o - mean_o) ** 2 for o in ours) * sum((t - mean_t) ** 2 for t in theirs)) ** 0.5)
    return best


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sheet, out = sys.argv[1], pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    strings = [line.split("\t") for line in (HERE / "strings.tsv").read_text(encoding="utf-8").splitlines()]
    columns = 3
    printed = subprocess.run([sheet, str(out / "kudosk.png"), "0", str(len(strings)), str(columns)], check=True, capture_output=True, text=True).stdout
    ours = {}
    for line in printed.splitlines():
        name, size, *lines = line.split("\t")
        ours[name] = (float(size), lines)
    window = f"--window-size={CELL_W * columns},{CELL_H * ((len(strings) + columns - 1) // columns)}"
    for kind in ("free", "given"):
        (out / f"{kind}.html").write_text(page(strings, ours, columns, kind == "given"), encoding="utf-8")
        chromium([window, f"--screenshot={out / kind}.png", f"file://{out.resolve() / kind}.html"])
    dom = chromium([window, "--dump-dom", f"file://{out.resolve()}/free.html"])
    theirs = json.loads(html.unescape(re.search(r"<pre>(\{.*)</pre>", dom, re.S).group(1)))

    breaks = 0
    for name, _, _ in strings:
        plain = [re.sub(r"\{(.*?)\|#[0-9a-f]+\}", r"\1", line) for line in ours[name][1]]
        if same(plain) != same(theirs[name]):
            breaks += 1
            print(f"breaks  {name}\n  kudosk   {' / '.join(plain)}\n  browser  {' / '.join(theirs[name])}")
    unlike = 0
    kudosk, browser = grey(out / "kudosk.png"), grey(out / "given.png")
    for i, (name, _, _) in enumerate(strings):
        alike = likeness(kudosk, browser, (i % columns * CELL_W + PAD, i // columns * CELL_H + LABEL, CELL_W - 2 * PAD, CELL_H - LABEL))
        if alike < ALIKE:
            unlike += 1
            print(f"picture {name} {alike:.3f}")
    subprocess.run(["convert", str(out / "kudosk.png"), str(out / "given.png"), "+append", str(out / "compare.png")], check=True)
    print(f"{len(strings)} strings: {breaks} broken elsewhere by the browser, {unlike} not alike; see {out / 'compare.png'}")


if __name__ == "__main__":
    main()
