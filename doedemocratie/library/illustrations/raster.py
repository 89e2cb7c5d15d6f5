"""Draws a scene in pixels."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from .palette import rgb
from .shapes import Arc, Disc, Line, Point, Polygon, Ring, Scene, Sector, Shape, around, colour_of

# Every pixel is the mean of at least so many by so many samples; small pictures, such as a favicon, get more of them.
SAMPLES = 4
FINE_WIDTH = 1024


def to_image(scene: Scene, width: int) -> Image.Image:
    """Return the scene as a picture `width` pixels wide, in RGB, or in RGBA when the scene has no ground of its own."""
    samples = max(SAMPLES, math.ceil(FINE_WIDTH / width))
    height = round(scene.height * width / scene.width)
    size = (width * samples, height * samples)
    canvas = (
        Image.new("RGB", size, rgb(scene.background)) if scene.background else Image.new("RGBA", size, (0, 0, 0, 0))
    )
    draw = ImageDraw.Draw(canvas)
    scale = width * samples / scene.width
    for shape in scene.shapes:
        paint(draw, shape, scale)
    return canvas.reduce(samples)


def paint(draw: ImageDraw.ImageDraw, shape: Shape, scale: float) -> None:
    """Draw one shape on a canvas that has `scale` pixels to a scene unit."""
    colour = rgb(colour_of(shape))
    match shape:
        case Disc(x, y, radius):
            draw.ellipse(box(x, y, radius, scale), fill=colour)
        case Ring(x, y, radius, width):
            draw.ellipse(box(x, y, radius + width / 2, scale), outline=colour, width=round(width * scale))
        case Polygon(points):
            fill(draw, list(points), scale, colour)
        case Sector(x, y, radius, start, end):
            fill(draw, [(x, y), *bend(x, y, radius, start, end)], scale, colour)
        case Arc(x, y, radius, width, start, end):
            outer = bend(x, y, radius + width / 2, start, end)
            inner = bend(x, y, radius - width / 2, start, end)
            fill(draw, [*outer, *reversed(inner)], scale, colour)
        case Line(x1, y1, x2, y2, width):
            length = math.hypot(x2 - x1, y2 - y1)
            dx, dy = (y1 - y2) / length * width / 2, (x2 - x1) / length * width / 2
            corners = [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)]
            fill(draw, corners, scale, colour)


def box(x: float, y: float, radius: float, scale: float) -> tuple[int, int, int, int]:
    """Return the first and last pixels that a circle covers, as Pillow wants them: the last ones included."""
    return (
        round((x - radius) * scale),
        round((y - radius) * scale),
        round((x + radius) * scale) - 1,
        round((y + radius) * scale) - 1,
    )


def fill(draw: ImageDraw.ImageDraw, points: list[Point], scale: float, colour: tuple[int, int, int]) -> None:
    """Fill a polygon; half a pixel is taken off because Pillow counts from the middles of pixels."""
    draw.polygon([(x * scale - 0.5, y * scale - 0.5) for x, y in points], fill=colour)


def bend(x: float, y: float, radius: float, start: float, end: float) -> list[Point]:
    """Return points along an arc, two to a degree: at that spacing a straight chord is never seen."""
    steps = max(2, math.ceil((end - start) * 2))
    return [around(x, y, radius, start + (end - start) * step / steps) for step in range(steps + 1)]
