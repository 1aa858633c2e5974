"""GIF, put together here so that every kind of it is there."""

import struct
from pathlib import Path

import numpy as np

import picture
from picture import HEIGHT, WIDTH


def gif_colors() -> tuple[np.ndarray, bytes]:
    """64 colors: two bits of each."""
    color = picture.rgb().astype(int)
    indexes = (color[..., 0] >> 6) * 16 + (color[..., 1] >> 6) * 4 + (color[..., 2] >> 6)
    step = np.arange(256) % 64
    colors = np.stack([step >> 4, step >> 2 & 3, step & 3], -1) * 85
    return indexes, colors.astype(np.uint8).tobytes()


def gif_first() -> np.ndarray:
    """The colors of the whole picture."""
    indexes, colors = gif_colors()
    return np.frombuffer(colors, np.uint8).reshape(-1, 3)[indexes]


def gif_through_profile() -> np.ndarray:
    return picture.through_profile(gif_first())


def gif_smaller() -> np.ndarray:
    """Where the picture does not reach, nothing is."""
    shown = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    shown[4:25, 7:33, :3] = gif_first()[4:25, 7:33]
    shown[4:25, 7:33, 3] = 255
    return shown


def gif(
    frames: list[tuple[np.ndarray, int, int]],
    more: bytes = b"",
    colors: bytes | None = None,
    canvas: tuple[int, int] = (WIDTH, HEIGHT),
    version: bytes = b"89a",
    interlaced: bool = False,
    background: int = 0,
) -> bytes:
    """Frames are indexes and where they lie. `more` stands before the first of them."""
    file = b"GIF" + version + struct.pack("<2H3B", *canvas, 0xF7 if colors else 0x70, background, 0)
    file += (colors or b"") + more
    for indexes, left, top in frames:
        rows = indexes
        if interlaced:
            rows = np.concatenate([indexes[0::8], indexes[4::8], indexes[2::4], indexes[1::2]])
        height, width = indexes.shape
        file += b"," + struct.pack("<4HB", left, top, width, height, 0x40 if interlaced else 0) + b"\x08"
        data = picture.lzw(rows.astype(np.uint8).tobytes())
        for at in range(0, len(data), 255):
            part = data[at : at + 255]
            file += bytes([len(part)]) + part
        file += b"\0"
    return file + b";"


def extension(label: int, *blocks: bytes) -> bytes:
    return b"!" + bytes([label]) + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


def gifs() -> dict[str, bytes]:
    indexes, colors = gif_colors()
    part = indexes[4:25, 7:33]
    clear = int(indexes[11, 15])
    profile = picture.swapped_profile()
    pieces = [profile[at : at + 255] for at in range(0, len(profile), 255)]
    whole = [(indexes, 0, 0)]
    control = extension(0xF9, struct.pack("<BHB", 1, 0, clear))
    files = {
        "87a": gif(whole, colors=colors, version=b"87a"),
        "89a": gif(whole, extension(0xFE, b"a comment"), colors),
        "interlaced": gif(whole, colors=colors, interlaced=True),
        "transparent": gif(whole, control, colors),
        "smaller": gif([(part, 7, 4)], colors=colors, background=63),
        "larger": gif([(np.pad(indexes, ((0, 9), (0, 9)), mode="wrap"), 0, 0)], colors=colors),
        "no-palette": gif([(picture.gray(), 0, 0)]),
        "animation": gif([(indexes, 0, 0), (63 - indexes, 0, 0)], colors=colors),
        "profile": gif(whole, extension(0xFF, b"ICCRGBG1012", *pieces), colors),
    }
    return {f"gif/{name}.gif": file for name, file in files.items()}


def make(folder: Path) -> None:
    for name, file in gifs().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file)
