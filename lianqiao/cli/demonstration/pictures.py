"""Illustrations of our own for the entries of the demonstration: one motif per field, varied by the number of the entry."""

import io
import math
import random
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw, ImageFilter

SIZE = (960, 640)
_SCALE = 2
WIDTH, HEIGHT = SIZE[0] * _SCALE, SIZE[1] * _SCALE
Colour = tuple[int, int, int]
Canvas = ImageDraw.ImageDraw
Motif = Callable[[Canvas, random.Random, tuple[Colour, ...]], None]


def illustration(motif: str, seed: str) -> bytes:
    """Return a picture (PNG). ``motif`` is a key of ``MOTIFS``; the same seed gives the same picture."""
    draw, palette = MOTIFS[motif]
    chance = random.Random(f"{motif}:{seed}")  # noqa: S311 - a picture, no secret
    picture = _ground(palette[0], palette[1])
    draw(ImageDraw.Draw(picture), chance, palette)
    out = io.BytesIO()
    picture.filter(ImageFilter.SMOOTH).resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _ground(top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), top)
    column.putpixel((0, 1), bottom)
    return column.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)


def _disc(
    canvas: Canvas,
    x: float,
    y: float,
    radius: float,
    fill: Colour | None = None,
    line: Colour | None = None,
    width: int = 0,
) -> None:
    canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline=line, width=width)


def _chip(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    size, x, y = 380, WIDTH // 2 + chance.randint(-160, 160), HEIGHT // 2
    for number in range(-7, 8):
        for side in (-1, 1):
            start, bend = number * 46, chance.randint(180, 420)
            drift = chance.choice((-1, 1)) * chance.randint(40, 260)
            across = [
                (x + side * size, y + start),
                (x + side * (size + bend), y + start),
                (x + side * (size + bend + abs(drift)), y + start + drift),
                (x + side * 1400, y + start + drift),
            ]
            canvas.line(across, fill=palette[3], width=9, joint="curve")
            _disc(canvas, *across[1], 15, fill=palette[2])
            down = [
                (x + start, y + side * size),
                (x + start, y + side * (size + bend // 3)),
                (x + start + drift, y + side * 700),
            ]
            canvas.line(down, fill=palette[3], width=9, joint="curve")
    canvas.rounded_rectangle(
        (x - size, y - size, x + size, y + size), 36, fill=palette[4], outline=palette[2], width=10
    )
    cells = chance.choice((3, 4))
    step = 2 * (size - 70) / cells
    for row in range(cells):
        for column in range(cells):
            left, top = x - size + 80 + column * step, y - size + 80 + row * step
            fill = palette[2] if chance.random() < 0.35 else palette[3]
            canvas.rounded_rectangle((left, top, left + step - 24, top + step - 24), 14, fill=fill)


def _shield(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    points = [(chance.randint(60, WIDTH - 60), chance.randint(60, HEIGHT - 60)) for _ in range(26)]
    for at, point in enumerate(points):
        near = sorted(points, key=lambda other: math.dist(point, other))[1:4]
        for other in near:
            canvas.line((*point, *other), fill=palette[3], width=5)
        _disc(canvas, *point, 12 + at % 3 * 7, fill=palette[3])
    x, y, size = WIDTH // 2, HEIGHT // 2, 400
    outline = [
        (x, y - size),
        (x + size * 0.8, y - size * 0.7),
        (x + size * 0.8, y + size * 0.1),
        (x + size * 0.5, y + size * 0.65),
        (x, y + size),
        (x - size * 0.5, y + size * 0.65),
        (x - size * 0.8, y + size * 0.1),
        (x - size * 0.8, y - size * 0.7),
    ]
    canvas.polygon(outline, fill=palette[4], outline=palette[2], width=14)
    _disc(canvas, x, y - 70, 105, fill=palette[2])
    canvas.polygon([(x - 50, y), (x + 50, y), (x + 95, y + 230), (x - 95, y + 230)], fill=palette[2])


def _molecule(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    phase, tilt = chance.random() * 6, chance.uniform(-0.2, 0.2)
    for step in range(46):
        x = -60 + step * 46
        middle = HEIGHT / 2 + (x - WIDTH / 2) * tilt
        swing = math.sin(step * 0.33 + phase)
        high, low = middle - swing * 320, middle + swing * 320
        if step % 2:
            canvas.line((x, high, x, low), fill=palette[3], width=9)
        for y, colour, depth in (
            (high, palette[2], math.cos(step * 0.33 + phase)),
            (low, palette[4], -math.cos(step * 0.33 + phase)),
        ):
            _disc(canvas, x, y, 30 + 13 * depth, fill=colour)
    for _ in range(7):
        x, y = (
            chance.randint(80, WIDTH),
            chance.choice((chance.randint(60, 260), chance.randint(HEIGHT - 260, HEIGHT - 60))),
        )
        corners = [(x + 80 * math.cos(it * math.pi / 3), y + 80 * math.sin(it * math.pi / 3)) for it in range(6)]
        canvas.polygon(corners, outline=palette[3], width=7)


def _lattice(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    side = chance.choice((120, 140, 160))
    for row in range(-1, HEIGHT // int(side * 1.5) + 2):
        for column in range(-1, WIDTH // int(side * 1.73) + 2):
            x, y = column * side * 1.732 + (row % 2) * side * 0.866, row * side * 1.5
            corners = [
                (x + side * math.sin(it * math.pi / 3), y + side * math.cos(it * math.pi / 3)) for it in range(6)
            ]
            if chance.random() < 0.3:
                canvas.polygon(corners, fill=palette[4])
            canvas.line([*corners, corners[0]], fill=palette[3], width=11)
            for at, corner in enumerate(corners[:2]):
                _disc(canvas, *corner, 24, fill=palette[2 if at else 4])


def _power(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    _disc(canvas, WIDTH * chance.uniform(0.6, 0.85), 300, 170, fill=palette[5])
    _hills(canvas, chance, palette[3], HEIGHT * 0.66)
    for x in sorted(chance.sample(range(250, WIDTH - 250, 170), 4)):
        y, size = HEIGHT * chance.uniform(0.3, 0.45), chance.randint(230, 320)
        canvas.polygon([(x - 11, y), (x + 11, y), (x + 20, HEIGHT), (x - 20, HEIGHT)], fill=palette[2])
        turn = chance.random() * 2
        for blade in range(3):
            angle = turn + blade * 2 * math.pi / 3
            tip = (x + size * math.cos(angle), y + size * math.sin(angle))
            side = (x + 40 * math.cos(angle + 0.5), y + 40 * math.sin(angle + 0.5))
            canvas.polygon([(x, y), side, tip], fill=palette[2])
        _disc(canvas, x, y, 22, fill=palette[4])
    _hills(canvas, chance, palette[4], HEIGHT * 0.82)
    for panel in range(7):
        x, y = 60 + panel * 275, HEIGHT - 170
        canvas.polygon(
            [(x + 50, y), (x + 250, y), (x + 200, y + 110), (x, y + 110)],
            fill=(24, 58, 104),
            outline=palette[2],
            width=5,
        )


def _gears(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    places = ((620, 760, 350, 20), (1120, 430, 250, 14), (1470, 800, 290, 17), (250, 330, 190, 11))
    for at, (x, y, radius, teeth) in enumerate(places):
        turn, colour = chance.random(), palette[2 + at % 3]
        outline = []
        for step in range(teeth * 4):
            angle = turn + step * math.pi / (teeth * 2)
            reach = radius + (38 if step % 4 < 2 else 0)
            outline.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
        canvas.polygon(outline, fill=colour)
        _disc(canvas, x, y, radius * 0.72, fill=palette[1])
        for spoke in range(5):
            angle = turn + spoke * 2 * math.pi / 5
            canvas.line(
                (x, y, x + radius * 0.78 * math.cos(angle), y + radius * 0.78 * math.sin(angle)), fill=colour, width=46
            )
        _disc(canvas, x, y, radius * 0.3, fill=colour)
        _disc(canvas, x, y, radius * 0.13, fill=palette[1])


def _water(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    for layer in range(4):
        phase, level = chance.random() * 6, HEIGHT * (0.5 + layer * 0.13)
        edge = [(x, level + 46 * math.sin(x / 210 + phase)) for x in range(0, WIDTH + 40, 40)]
        canvas.polygon([*edge, (WIDTH, HEIGHT), (0, HEIGHT)], fill=palette[2 + layer % 3])
    for _ in range(5):
        x, y, size = chance.randint(150, WIDTH - 150), chance.randint(180, 500), chance.randint(60, 120)
        canvas.polygon(
            [(x, y - size * 2), (x + size * 0.86, y - size * 0.5), (x - size * 0.86, y - size * 0.5)], fill=palette[3]
        )
        _disc(canvas, x, y, size, fill=palette[3])
        _disc(canvas, x - size * 0.35, y - size * 0.1, size * 0.24, fill=palette[0])


def _crops(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    _disc(canvas, WIDTH * chance.uniform(0.2, 0.8), 330, 150, fill=palette[5])
    _hills(canvas, chance, palette[3], HEIGHT * 0.5)
    horizon, middle = HEIGHT * 0.55, WIDTH * chance.uniform(0.35, 0.65)
    canvas.rectangle((0, horizon, WIDTH, HEIGHT), fill=palette[4])
    for row in range(-14, 15):
        canvas.polygon(
            [
                (middle + row * 30, horizon),
                (middle + row * 30 + 12, horizon),
                (middle + row * 260 + 120, HEIGHT),
                (middle + row * 260, HEIGHT),
            ],
            fill=palette[2],
        )
    for row in range(-5, 6):
        for step in range(1, 7):
            near = (step / 6) ** 1.6
            x, y = middle + row * (40 + 240 * near) + 30, horizon + (HEIGHT - horizon) * near
            size = 14 + 74 * near
            for side in (-1, 1):
                canvas.polygon(
                    [(x, y), (x + side * size * 0.8, y - size), (x + side * size * 0.15, y - size * 1.2)],
                    fill=palette[3],
                )


def _city(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    for layer in range(3):
        x = -40
        while x < WIDTH:
            width, height = chance.randint(110, 230), chance.randint(260, 720) - layer * 110
            top = HEIGHT - height
            canvas.rectangle((x, top, x + width, HEIGHT), fill=palette[2 + layer])
            for row in range(top + 40, HEIGHT - 30, 66):
                for column in range(x + 24, x + width - 36, 52):
                    if chance.random() < 0.45:
                        canvas.rectangle((column, row, column + 24, row + 32), fill=palette[5])
            x += width + chance.randint(4, 36)


def _road(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    _hills(canvas, chance, palette[3], HEIGHT * 0.5)
    horizon, middle = HEIGHT * 0.56, WIDTH / 2
    canvas.rectangle((0, horizon, WIDTH, HEIGHT), fill=palette[4])
    canvas.polygon(
        [(middle - 40, horizon), (middle + 40, horizon), (middle + 720, HEIGHT), (middle - 720, HEIGHT)],
        fill=(58, 66, 72),
    )
    for step in range(7):
        low, high = (step / 7) ** 2, ((step + 0.55) / 7) ** 2
        y0, y1 = horizon + (HEIGHT - horizon) * low, horizon + (HEIGHT - horizon) * high
        canvas.polygon(
            [
                (middle - 3 - 12 * low, y0),
                (middle + 3 + 12 * low, y0),
                (middle + 3 + 12 * high, y1),
                (middle - 3 - 12 * high, y1),
            ],
            fill=(240, 240, 235),
        )
    x, y = middle + chance.choice((-330, 330)), HEIGHT * 0.84
    canvas.rounded_rectangle((x - 230, y - 90, x + 230, y + 80), 50, fill=palette[2])
    canvas.polygon([(x - 170, y - 80), (x - 110, y - 210), (x + 110, y - 210), (x + 170, y - 80)], fill=palette[2])
    canvas.polygon([(x - 130, y - 84), (x - 90, y - 186), (x + 90, y - 186), (x + 130, y - 84)], fill=(200, 224, 232))
    for side in (-1, 1):
        canvas.rounded_rectangle((x + side * 165 - 45, y + 40, x + side * 165 + 45, y + 130), 18, fill=(30, 34, 38))
        _disc(canvas, x + side * 165, y - 10, 32, fill=(255, 244, 200))
    for ring in range(3):
        canvas.arc(
            (x - 130 - ring * 70, y - 420 - ring * 70, x + 130 + ring * 70, y - 160 + ring * 70),
            215,
            325,
            fill=palette[5],
            width=13,
        )


def _orbit(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    for _ in range(90):
        _disc(canvas, chance.randint(0, WIDTH), chance.randint(0, HEIGHT), chance.randint(2, 6), fill=palette[2])
    x, y = WIDTH * chance.uniform(0.4, 0.6), HEIGHT / 2
    for turn in range(3):
        ring = Image.new("L", (WIDTH, HEIGHT), 0)
        ImageDraw.Draw(ring).ellipse((x - 700, y - 230, x + 700, y + 230), outline=255, width=11)
        ring = ring.rotate(turn * 60 + chance.randint(-8, 8), center=(x, y))
        canvas.bitmap((0, 0), ring, fill=palette[3])
        angle = chance.random() * 6
        _disc(canvas, x + 600 * math.cos(angle), y + 420 * math.sin(angle), 34, fill=palette[5])
    for size, colour in ((210, palette[4]), (140, palette[2])):
        _disc(canvas, x, y, size, fill=colour)


def _flame(canvas: Canvas, chance: random.Random, palette: tuple[Colour, ...]) -> None:
    x, base = WIDTH / 2 + chance.randint(-220, 220), HEIGHT * 0.9
    for ring in range(6):
        _disc(canvas, x, HEIGHT * 0.52, 330 + ring * 135, line=palette[3], width=9)
    for size, colour in ((1.0, palette[2]), (0.68, palette[5]), (0.38, (255, 246, 214))):
        lean = chance.uniform(-60, 60)
        right = [
            (x + size * 330 * math.sin(it * math.pi / 12) * (1 - it / 16), base - size * it * 68) for it in range(13)
        ]
        left = [
            (x - size * 330 * math.sin(it * math.pi / 12) * (1 - it / 16), base - size * it * 68)
            for it in range(12, -1, -1)
        ]
        canvas.polygon([*right, (x + lean, base - size * 900), *left], fill=colour)
    canvas.rounded_rectangle((x - 430, base - 10, x + 430, base + 60), 30, fill=palette[4])


def _hills(canvas: Canvas, chance: random.Random, colour: Colour, level: float) -> None:
    phase, wide = chance.random() * 6, chance.randint(300, 460)
    edge = [
        (x, level + 70 * math.sin(x / wide + phase) + 26 * math.sin(x / 130 + phase)) for x in range(0, WIDTH + 40, 40)
    ]
    canvas.polygon([*edge, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)


# Two colours of the ground (top, bottom), then what the motif takes.
MOTIFS: Mapping[str, tuple[Motif, tuple[Colour, ...]]] = {
    "electronics": (_chip, ((232, 242, 244), (203, 224, 229), (240, 178, 72), (74, 142, 158), (16, 62, 74))),
    "cybersecurity": (_shield, ((229, 237, 246), (202, 217, 235), (236, 243, 250), (128, 158, 196), (30, 66, 118))),
    "biomedicine": (_molecule, ((244, 238, 246), (224, 212, 232), (122, 72, 150), (190, 166, 206), (34, 134, 140))),
    "materials": (_lattice, ((240, 241, 244), (217, 221, 228), (186, 98, 46), (132, 146, 164), (70, 92, 122))),
    "energy": (_power, ((214, 234, 246), (242, 246, 240), (250, 252, 252), (150, 186, 160), (84, 138, 104), (250, 206, 96))),
    "manufacturing": (_gears, ((240, 240, 236), (222, 224, 220), (52, 86, 104), (212, 132, 50), (124, 140, 146))),
    "environment": (_water, ((232, 245, 248), (206, 232, 238), (150, 206, 218), (84, 168, 190), (38, 122, 150))),
    "agriculture": (_crops, ((220, 238, 248), (250, 244, 218), (146, 108, 62), (88, 146, 62), (176, 138, 86), (250, 210, 100))),
    "urban": (_city, ((250, 232, 212), (236, 200, 176), (196, 170, 166), (132, 124, 146), (70, 76, 108), (255, 226, 150))),
    "transport": (_road, ((212, 232, 246), (240, 246, 248), (196, 62, 46), (142, 176, 150), (112, 154, 118), (36, 110, 140))),
    "nuclear": (_orbit, ((20, 34, 58), (44, 66, 104), (236, 242, 250), (120, 160, 208), (70, 108, 168), (246, 196, 92))),
    "aerospace": (_orbit, ((14, 24, 44), (38, 54, 92), (240, 244, 250), (104, 128, 176), (58, 96, 150), (240, 150, 80))),
    "emergency": (_flame, ((252, 240, 226), (246, 218, 190), (206, 58, 34), (238, 190, 148), (66, 62, 66), (250, 166, 54))),
}  # fmt: skip
