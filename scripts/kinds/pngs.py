"""PNG, put together here so that every kind of it is there."""

import struct
import zlib
from pathlib import Path

import numpy as np

import picture
from picture import HEIGHT, WIDTH


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


# Where each of Adam's seven passes starts, and its steps (PNG §8.2).
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples: np.ndarray, depth: int, color: int, chunks: bytes = b"", interlaced: bool = False) -> bytes:
    head = struct.pack(">2I5B", samples.shape[1], samples.shape[0], depth, color, 0, 0, interlaced)
    passes = [samples]
    if interlaced:
        passes = [samples[y::down, x::across] for x, y, across, down in PASSES]
    rows = b""
    for part in passes:
        if part.size:
            data = picture.packed(part, depth)
            count = len(data) // part.shape[0]
            rows += b"".join(b"\0" + data[at : at + count] for at in range(0, len(data), count))
    parts = [chunk(b"IHDR", head), chunks, chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def pngs() -> dict[str, bytes]:
    color, gray = picture.rgb(), picture.gray()
    wide = color.astype(int) * 250
    files = {
        "gray-1": png(picture.bilevel(), 1, 0),
        "gray-2": png(gray >> 6, 2, 0),
        "gray-4": png(gray >> 4, 4, 0),
        "gray-8": png(gray, 8, 0),
        "gray-16": png(gray.astype(int) * 250, 16, 0),
        "gray-alpha-8": png(picture.gray_alpha(), 8, 4),
        "gray-alpha-16": png(picture.gray_alpha().astype(int) * 257, 16, 4),
        "rgb-8": png(color, 8, 2),
        "rgb-16": png(wide, 16, 2),
        "rgba-8": png(picture.rgba(), 8, 6),
        "rgba-16": png(picture.rgba().astype(int) * 257, 16, 6),
        # The value of the pixel at 15, 11.
        "gray-transparent": png(gray >> 4, 4, 0, chunk(b"tRNS", struct.pack(">H", gray[11, 15] >> 4))),
        "rgb-transparent": png(color, 8, 2, chunk(b"tRNS", struct.pack(">3H", *color[11, 15]))),
        "interlaced-rgb": png(color, 8, 2, interlaced=True),
        "interlaced-gray-2": png(gray >> 6, 2, 0, interlaced=True),
        "interlaced-rgba-16": png(picture.rgba().astype(int) * 257, 16, 6, interlaced=True),
        "profile": png(color, 8, 2, chunk(b"iCCP", b"x\0\0" + zlib.compress(picture.swapped_profile()))),
        "gamma": png(color, 8, 2, chunk(b"gAMA", struct.pack(">I", 100000))),
    }
    for bits in (1, 2, 4, 8):
        indexes, colors = picture.palette(bits)
        listed = chunk(b"PLTE", colors.tobytes())
        files[f"palette-{bits}"] = png(indexes, bits, 3, listed)
        if bits == 4:
            clear = chunk(b"tRNS", bytes([255, 128, 255, 0, 255, 200, 60, 0]))
            files["palette-transparent"] = png(indexes, bits, 3, listed + clear)
    for orientation in (3, 6):
        stored = np.ascontiguousarray(picture.turned(color, orientation))
        files[f"turned-{orientation}"] = png(stored, 8, 2, chunk(b"eXIf", picture.exif(orientation)))
    # Two frames of which the first is the picture (PNG 3rd edition §11.3.6).
    control = struct.pack(">5I2H2B", 0, WIDTH, HEIGHT, 0, 0, 1, 10, 0, 0)
    moving = png(color, 8, 2, chunk(b"acTL", struct.pack(">2I", 2, 0)) + chunk(b"fcTL", control))
    end = chunk(b"IEND", b"")
    second = struct.pack(">5I2H2B", 1, WIDTH, HEIGHT, 0, 0, 1, 10, 0, 0)
    rows = b"".join(b"\0" + row.tobytes() for row in 255 - color)
    data = struct.pack(">I", 2) + zlib.compress(rows, 9)
    files["animation"] = moving.removesuffix(end) + chunk(b"fcTL", second) + chunk(b"fdAT", data) + end
    return {f"png/{name}.png": file for name, file in files.items()}


def make(folder: Path) -> None:
    for name, file in pngs().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file)
