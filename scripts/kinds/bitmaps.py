"""BMP and PNM, put together here so that every kind of them is there."""

import struct
from pathlib import Path

import numpy as np

import picture
from picture import HEIGHT, WIDTH


def bmp(
    bits: int,
    rows: bytes,
    method: int = 0,
    header: int = 40,
    palette: bytes = b"",
    masks: bytes = b"",
    down: bool = False,
    profile: bytes = b"",
) -> bytes:
    """`rows` are as stored, `palette` in blue, green, red and nothing, `masks` four bytes each."""
    if header == 12:
        head = struct.pack("<I4H", 12, WIDTH, HEIGHT, 1, bits)
    else:
        height = -HEIGHT if down else HEIGHT
        head = struct.pack("<I2i2H6I", header, WIDTH, height, 1, bits, method, 0, 2835, 2835, len(palette) // 4, 0)
        head += masks
        if header > 56:
            kind = b"DEBM" if profile else b"BGRs"
            head = head.ljust(56, b"\0") + kind
        if header == 124:
            end = 124 + len(palette) + len(rows)
            head = head.ljust(108, b"\0") + struct.pack("<4I", 4, end if profile else 0, len(profile), 0)
        head = head.ljust(header, b"\0")
    at = 14 + len(head) + len(palette)
    return struct.pack("<2sI2HI", b"BM", at + len(rows) + len(profile), 0, 0, at) + head + palette + rows + profile


def rows_of(samples: np.ndarray, bits: int, down: bool = False) -> bytes:
    """The last row first, every one filled up to four bytes."""
    data = picture.packed(samples, bits)
    count = len(data) // HEIGHT
    rows = [data[at : at + count].ljust(-(-count // 4) * 4, b"\0") for at in range(0, len(data), count)]
    return b"".join(rows if down else rows[::-1])


def in_bytes(numbers: np.ndarray, width: int) -> np.ndarray:
    """Each number as so many bytes, the lowest first."""
    return np.stack([numbers >> 8 * byte & 255 for byte in range(width)], -1)


def runs(indexes: np.ndarray, bits: int) -> bytes:
    """Run lengths: two runs a row, a jump over the rest of some rows, some rows of single pixels."""
    data = b""
    for number, row in enumerate(indexes[::-1]):
        at = 0
        while at < len(row):
            if number % 3 == 2 and len(row) - at >= 4:
                data += b"\0\x04" + picture.packed(row[None, at : at + 4], bits).ljust(4 if bits == 8 else 2, b"\0")
                at += 4
                continue
            length = 1
            while at + length < len(row) and row[at + length] == row[at] and length < 255:
                length += 1
            index = int(row[at])
            data += bytes([length, index if bits == 8 else index * 17])
            at += length
        data += b"\0\0"
    return data[:-2] + b"\0\1"


def bmps() -> dict[str, bytes]:
    color, alpha = picture.rgb().astype(int), picture.alpha().astype(int)
    swapped = color[..., ::-1]
    red, green, blue = color[..., 0], color[..., 1], color[..., 2]
    of_555 = in_bytes((red >> 3) << 10 | (green >> 3) << 5 | blue >> 3, 2)
    of_565 = in_bytes((red >> 3) << 11 | (green >> 2) << 5 | blue >> 3, 2)
    masked = in_bytes(red << 20 | green << 10 | blue, 4)
    with_alpha = in_bytes(alpha << 24 | red << 16 | green << 8 | blue, 4)
    nothing = np.dstack([swapped, np.full((HEIGHT, WIDTH), 77)])
    plain = rows_of(swapped, 8)
    files = {
        "16": bmp(16, rows_of(of_555, 8)),
        "24": bmp(24, plain),
        "24-top-down": bmp(24, rows_of(swapped, 8, True), down=True),
        "32": bmp(32, rows_of(nothing, 8)),
        "565": bmp(16, rows_of(of_565, 8), 3, 52, masks=struct.pack("<3I", 0xF800, 0x7E0, 0x1F)),
        "masks-32": bmp(32, rows_of(masked, 8), 3, 52, masks=struct.pack("<3I", 255 << 20, 255 << 10, 255)),
        "alpha-32": bmp(
            32, rows_of(with_alpha, 8), 3, 56, masks=struct.pack("<4I", 255 << 16, 255 << 8, 255, 255 << 24)
        ),
        "version-4": bmp(24, plain, header=108),
        "version-5": bmp(24, plain, header=124),
        "profile": bmp(24, plain, header=124, profile=picture.swapped_profile()),
        "os2-1": bmp(24, plain, header=12),
        "os2-2": bmp(24, plain, header=64),
        "jpeg-inside": bmp(0, b"\xff\xd8\xff\xe0", 4),
        "png-inside": bmp(0, b"\x89PNG", 5),
        "cmyk": bmp(32, rows_of(nothing, 8), 11),
    }
    for bits in (1, 2, 4, 8):
        indexes, colors = picture.palette(bits)
        listed = b"".join(bytes([b, g, r, 0]) for r, g, b in colors.tolist())
        files[f"palette-{bits}"] = bmp(bits, rows_of(indexes, bits), palette=listed)
    for bits in (4, 8):
        indexes, colors = picture.palette(4)
        listed = b"".join(bytes([b, g, r, 0]) for r, g, b in colors.tolist())
        files[f"runs-{bits}"] = bmp(bits, runs(indexes, bits), 3 - bits // 4 if bits == 4 else 1, palette=listed)
    return {f"bmp/{name}.bmp": file for name, file in files.items()}


def digits(samples: np.ndarray) -> bytes:
    rows = samples.reshape(HEIGHT, -1)
    return b"\n".join(b" ".join(b"%d" % value for value in row) for row in rows.tolist()) + b"\n"


def pnms() -> dict[str, bytes]:
    color, gray, bits = picture.rgb(), picture.gray(), picture.bilevel()
    size = b"%d %d\n" % (WIDTH, HEIGHT)

    def pam(samples: np.ndarray, kind: bytes, most: int = 255) -> bytes:
        depth = 1 if samples.ndim == 2 else samples.shape[2]
        data = samples.astype(">u2" if most > 255 else np.uint8).tobytes()
        told = b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH %d\nMAXVAL %d\nTUPLTYPE %s\nENDHDR\n"
        return told % (WIDTH, HEIGHT, depth, most, kind) + data

    files = {
        "p1.pbm": b"P1\n" + size + digits(1 - bits),
        "p2.pgm": b"P2\n# a comment\n" + size + b"255\n" + digits(gray),
        "p3.ppm": b"P3\n" + size + b"31\n" + digits(color >> 3),
        "p4.pbm": b"P4\n" + size + picture.packed(1 - bits, 1),
        "p5.pgm": b"P5\n" + size + b"255\n" + gray.tobytes(),
        "p5-16.pgm": b"P5\n" + size + b"65535\n" + (gray.astype(int) * 250).astype(">u2").tobytes(),
        "p5-100.pgm": b"P5\n" + size + b"100\n" + (gray.astype(int) * 100 // 255).astype(np.uint8).tobytes(),
        "p6.ppm": b"P6\n" + size + b"255\n" + color.tobytes(),
        "p6-1000.ppm": b"P6\n" + size + b"1000\n" + (color.astype(int) * 1000 // 255).astype(">u2").tobytes(),
        "gray.pam": pam(gray, b"GRAYSCALE"),
        "rgb.pam": pam(color, b"RGB"),
        "gray-alpha.pam": pam(picture.gray_alpha(), b"GRAYSCALE_ALPHA"),
        "rgb-alpha.pam": pam(picture.rgba(), b"RGB_ALPHA"),
        "two.pgm": b"P5\n" + size + b"255\n" + gray.tobytes() + b"P5\n" + size + b"255\n" + (255 - gray).tobytes(),
        "cmyk.pam": pam(picture.inks(), b"CMYK"),
        "floats.pfm": b"Pf\n" + size + b"-1.0\n" + (gray[::-1].astype("<f4") / 255).tobytes(),
    }
    return {f"pnm/{name}": file for name, file in files.items()}


def make(folder: Path) -> None:
    for name, file in (bmps() | pnms()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file)
