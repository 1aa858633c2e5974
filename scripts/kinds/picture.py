"""The picture that all files of the kinds show, in each sort of color."""

import io

import numpy as np
from PIL import Image, ImageCms

WIDTH, HEIGHT = 41, 31


def rgb() -> np.ndarray:
    """Red grows to the right, green downwards, blue stands in squares: every turn, shift and
    exchange of colors shows."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    red = (x + 0.5) * 255 / WIDTH
    green = (y + 0.5) * 255 / HEIGHT
    blue = np.where((x // 10 + y // 8) % 2 == 0, 60, 200)
    return np.stack([red, green, blue], -1).round().astype(np.uint8)


def gray() -> np.ndarray:
    return (rgb() @ np.array([0.35, 0.55, 0.1])).round().astype(np.uint8)


def alpha() -> np.ndarray:
    """Opaque at the left, half and little of it at the right, nothing in the lower right corner."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    right = np.where(y < 16, 128, 60)
    return np.where(x < 20, 255, np.where((x > 32) & (y > 24), 0, right)).astype(np.uint8)


def rgba() -> np.ndarray:
    return np.dstack([rgb(), alpha()])


def multiplied() -> np.ndarray:
    """With alpha multiplied into the colors."""
    colors = (rgb().astype(float) * alpha()[..., None] / 255).round().astype(np.uint8)
    return np.dstack([colors, alpha()])


def gray_alpha() -> np.ndarray:
    return np.dstack([gray(), alpha()])


def bilevel() -> np.ndarray:
    """0 is black, 1 white: squares that change their color at a slope, and a bar at the top."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    squares = (x // 10 + y // 8) % 2 == (x > y + 6)
    return (squares | (y < 3)).astype(np.uint8)


def inks() -> np.ndarray:
    """Cyan, magenta, yellow and black, 255 a full cover."""
    colors = 255 - rgb()
    return np.dstack([colors, np.full((HEIGHT, WIDTH), 40, np.uint8)])


def of_inks() -> np.ndarray:
    """What ideal inks show (docs/colors.md)."""
    covers = inks().astype(float)
    return ((255 - covers[..., :3]) * (255 - covers[..., 3:]) / 255).round().astype(np.uint8)


def palette(bits: int) -> tuple[np.ndarray, np.ndarray]:
    """Indexes, and the colors that they stand for: no two colors of the list are alike."""
    count = 1 << bits
    indexes = gray().astype(int) * count // 256
    step = np.arange(count)
    colors = np.stack([step * 255 // (count - 1), 255 - step * 200 // (count - 1), step * 77 % 256], -1)
    return indexes, colors.astype(np.uint8)


def bilevel_shown() -> np.ndarray:
    return bilevel() * 255


def palette_2() -> np.ndarray:
    """A palette of two bits as it is shown."""
    indexes, colors = palette(2)
    return colors[indexes]


def rgb_565() -> np.ndarray:
    """Red and blue in 31 steps, green in 63."""
    most = np.array([31, 63, 31])
    return ((rgb() >> np.array([3, 2, 3])) * 255 / most + 0.5).astype(np.uint8)


def gray_250() -> np.ndarray:
    """Of 16 bits, values that are no bytes said twice."""
    return (gray() * (250 / 257)).round().astype(np.uint8)


def turned(samples: np.ndarray, orientation: int) -> np.ndarray:
    """How a picture lies in a file whose orientation (EXIF) makes it upright again."""
    match orientation:
        case 1:
            return samples
        case 2:
            return samples[:, ::-1]
        case 3:
            return samples[::-1, ::-1]
        case 4:
            return samples[::-1]
        case 5:
            return samples.swapaxes(0, 1)
        case 6:
            return np.rot90(samples, 1)
        case 7:
            return samples[::-1, ::-1].swapaxes(0, 1)
        case 8:
            return np.rot90(samples, -1)
    raise ValueError(orientation)


def packed(samples: np.ndarray, bits: int) -> bytes:
    """Samples of few bits side by side, the highest bit first, every row from a byte on."""
    rows = samples.reshape(samples.shape[0], -1).astype(np.uint64)
    spread = (rows[..., None] >> np.arange(bits - 1, -1, -1, dtype=np.uint64)) & np.uint64(1)
    return np.packbits(spread.reshape(rows.shape[0], -1).astype(np.uint8), axis=1).tobytes()


def lzw(samples: bytes) -> bytes:
    """Codes of 9 bits, the lowest bit first, that repeat nothing: what GIF and TIFF before 5.0 read."""
    codes = []
    for at in range(0, len(samples), 250):
        codes += [256, *samples[at : at + 250]]
    codes.append(257)
    bits = (np.array(codes)[:, None] >> np.arange(9)) & 1
    return np.packbits(bits.astype(np.uint8).ravel(), bitorder="little").tobytes()


def exif(orientation: int) -> bytes:
    """A directory with the orientation alone (EXIF 2.32 §4.6.4)."""
    entry = b"\x12\x01\x03\x00\x01\x00\x00\x00" + bytes([orientation, 0, 0, 0])
    return b"II*\0\x08\0\0\0\x01\0" + entry + b"\0\0\0\0"


def swapped_profile() -> bytes:
    """An ICC profile (version 2.4) of sRGB's primaries with red and green exchanged: where it is
    heeded, both are seen at each other's places."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(round(v * 65536).to_bytes(4, "big", signed=True) for v in values)

    red, green, blue = (0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141)
    gamma = b"curv\0\0\0\0\0\0\0\x01" + round(2.2 * 256).to_bytes(2, "big") + b"\0\0"
    name = b"red is green\0"
    described = b"desc\0\0\0\0" + len(name).to_bytes(4, "big") + name + bytes(8 + 3 + 67)
    white = xyz(0.9642, 1.0, 0.8249)
    tags = {
        b"desc": described,
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": white,
        b"rXYZ": xyz(*green),
        b"gXYZ": xyz(*red),
        b"bXYZ": xyz(*blue),
        b"rTRC": gamma,
        b"gTRC": gamma,
        b"bTRC": gamma,
    }
    at, table, body = 128 + 4 + 12 * len(tags), len(tags).to_bytes(4, "big"), b""
    for tag, content in tags.items():
        table += tag + (at + len(body)).to_bytes(4, "big") + len(content).to_bytes(4, "big")
        body += content + bytes(-len(content) % 4)
    header = io.BytesIO()
    header.write((128 + len(table) + len(body)).to_bytes(4, "big") + b"\0\0\0\0\x02\x40\0\0mntrRGB XYZ ")
    header.write(b"\x07\xea\0\x01\0\x01" + bytes(6) + b"acsp" + bytes(24) + bytes(4))
    header.write(white[8:])
    return header.getvalue().ljust(128, b"\0") + table + body


def through_profile(color: np.ndarray) -> np.ndarray:
    """What colors of the profile are in sRGB, by LittleCMS."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(swapped_profile()))
    srgb, intent = ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC
    return np.asarray(ImageCms.profileToProfile(Image.fromarray(color), source, srgb, intent))


def rgb_through_profile() -> np.ndarray:
    return through_profile(rgb())
