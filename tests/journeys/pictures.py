"""Pictures of the main screens in docs/pictures, with MOTCUA_PICTURES=1 only (docs/how-to/renew-pictures.md)."""

from __future__ import annotations

import base64
import os
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDTHS = (360, 1280)
TALLEST = 2400
MOST_BYTES = 200_000
ARE_WANTED = os.environ.get("MOTCUA_PICTURES") == "1"

_QUANTISE = """async ([png, shades]) => {
  const blob = await (await fetch("data:image/png;base64," + png)).blob();
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const data = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  const pixels = new Uint32Array(data.buffer), counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, shades).map(([pixel]) => pixel);
  const places = new Map(palette.map((pixel, place) => [pixel, place]));
  const part = (pixel, n) => (pixel >>> (8 * n)) & 255;
  const far = (a, b) => [0, 1, 2].reduce((sum, n) => sum + (part(a, n) - part(b, n)) ** 2, 0);
  const nearest = (pixel) => {
    let best = 0;
    palette.forEach((each, place) => { if (far(each, pixel) < far(palette[best], pixel)) best = place; });
    places.set(pixel, best);
    return best;
  };
  let text = "";
  for (const pixel of pixels) text += String.fromCharCode(places.has(pixel) ? places.get(pixel) : nearest(pixel));
  const colours = palette.map((pixel) => [part(pixel, 0), part(pixel, 1), part(pixel, 2)]);
  return { width: bitmap.width, height: bitmap.height, colours, pixels: btoa(text) };
}"""


def take(page: Page, name: str) -> None:
    """Write `<name>-360.png` and `<name>-1280.png` of the page as it stands."""
    if not ARE_WANTED:
        return
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740 if width < 600 else 900})
        page.evaluate("window.scrollTo(0, 0)")
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        _write(page, f"{name}-{width}", page.screenshot(full_page=True, clip=clip, caret="initial", scale="css"))  # type: ignore[arg-type]
    if before:
        page.set_viewport_size(before)


def _write(page: Page, name: str, png: bytes) -> None:
    """Keep as few colours as the size asks for; the browser itself counts them."""
    workshop = page.context.new_page()
    for shades in (255, 96, 32, 12):
        found = workshop.evaluate(_QUANTISE, [base64.b64encode(png).decode(), shades])
        picture = palette_png(found["width"], found["height"], found["colours"], base64.b64decode(found["pixels"]))
        if len(picture) < MOST_BYTES:
            break
    workshop.close()
    (FOLDER / f"{name}.png").write_bytes(picture)


def palette_png(width: int, height: int, colours: list[list[int]], pixels: bytes) -> bytes:
    """A PNG with a palette."""
    rows = b"".join(b"\0" + pixels[width * y : width * (y + 1)] for y in range(height))
    palette = bytes(part for colour in colours for part in colour)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
