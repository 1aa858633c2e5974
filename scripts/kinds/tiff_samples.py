"""TIFF: samples of every depth, and what they mean."""

from pathlib import Path

import numpy as np
import tifffile
from PIL import Image, ImageCms

import picture
import tiffs


def color_map(colors: np.ndarray) -> tuple[int, list[int]]:
    return tiffs.SHORT, [int(value) * 257 for value in colors.T.ravel()]


def ycbcr(across: int, down: int) -> bytes:
    """Blocks of luminances and the two colors that they share (TIFF 6.0 section 21)."""
    full = np.asarray(Image.fromarray(picture.rgb()).convert("YCbCr")).astype(float)
    padding = [(0, -picture.HEIGHT % down), (0, -picture.WIDTH % across), (0, 0)]
    full = np.pad(full, padding, mode="edge")
    height, width = full.shape[:2]
    blocks = full.reshape(height // down, down, width // across, across, 3).swapaxes(1, 2)
    blocks = blocks.reshape(height // down, width // across, down * across, 3)
    shared = blocks[..., 1:].mean(2).round()
    return np.concatenate([blocks[..., 0], shared], -1).astype(np.uint8).tobytes()


def ink_profile() -> bytes:
    return (Path(__file__).parents[2] / "src/pixels/fixtures/cmyk.icc").read_bytes()


def lab_of(color: np.ndarray) -> np.ndarray:
    """L from 0 to 255, a and b with a sign, relative to D50, by LittleCMS."""
    to = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    return np.asarray(ImageCms.applyTransform(Image.fromarray(color), to))


def make(folder: Path) -> None:
    folder = folder / tiffs.FOLDER
    color, gray, bilevel = picture.rgb(), picture.gray(), picture.bilevel()
    files = {
        "gray-1": tiffs.deflated(1, [1], picture.packed(bilevel, 1)),
        "gray-2": tiffs.deflated(1, [2], picture.packed(gray >> 6, 2)),
        "gray-4": tiffs.deflated(1, [4], picture.packed(gray >> 4, 4)),
        "gray-12": tiffs.deflated(1, [12], picture.packed(gray.astype(int) * 4095 // 255, 12)),
        "gray-16": tiffs.deflated(1, [16], (gray.astype("<u2") * 250).tobytes()),
        # A byte that stands several times over is the same part of the largest number.
        "gray-24": tiffs.deflated(1, [24], gray.repeat(3).tobytes()),
        "gray-48": tiffs.deflated(1, [48], gray.repeat(6).tobytes()),
        "rgb-16": tiffs.deflated(2, [16] * 3, (color.astype("<u2") * 250).tobytes()),
        "white-is-zero-1": tiffs.deflated(0, [1], picture.packed(1 - bilevel, 1)),
        "white-is-zero-4": tiffs.deflated(0, [4], picture.packed(15 - (gray >> 4), 4)),
        "white-is-zero-8": tiffs.deflated(0, [8], (255 - gray).tobytes()),
        "lowest-bit-first": tiffs.build(
            tiffs.kind(1, [1], 1, {266: (tiffs.SHORT, [2])}),
            [bytes(int(f"{byte:08b}"[::-1], 2) for byte in picture.packed(bilevel, 1))],
        ),
        "rgba": tiffs.deflated(2, [8] * 4, picture.rgba().tobytes(), {338: (tiffs.SHORT, [2])}),
        "rgba-multiplied": tiffs.deflated(2, [8] * 4, picture.multiplied().tobytes(), {338: (tiffs.SHORT, [1])}),
        "gray-alpha": tiffs.deflated(1, [8] * 2, picture.gray_alpha().tobytes(), {338: (tiffs.SHORT, [2])}),
        "rgb-and-more": tiffs.deflated(2, [8] * 4, picture.rgba().tobytes(), {338: (tiffs.SHORT, [0])}),
        "cmyk-8": tiffs.deflated(5, [8] * 4, picture.inks().tobytes()),
        "cmyk-16": tiffs.deflated(5, [16] * 4, (picture.inks().astype("<u2") * 257).tobytes()),
        "cmyk-profile": tiffs.deflated(5, [8] * 4, picture.inks().tobytes(), {34675: ink_profile()}),
        "profile": tiffs.deflated(2, [8] * 3, color.tobytes(), {34675: picture.swapped_profile()}),
    }
    for bits in (1, 2, 4, 8):
        indexes, colors = picture.palette(bits)
        files[f"palette-{bits}"] = tiffs.deflated(3, [bits], picture.packed(indexes, bits), {320: color_map(colors)})
    # Five, six and five bits of red, green and blue.
    mixed = np.stack([color[..., 0] >> 3, color[..., 1] >> 2, color[..., 2] >> 3], -1).astype(int)
    files["rgb-565"] = tiffs.deflated(
        2, [5, 6, 5], picture.packed(mixed[..., 0] << 11 | mixed[..., 1] << 5 | mixed[..., 2], 16)
    )
    for across, down in [(1, 1), (2, 2), (4, 1)]:
        # Black and white of luminance, and of colors around 128.
        ranges = [value for black, white in [(0, 255), (128, 255), (128, 255)] for value in (black, 1, white, 1)]
        more = {530: (tiffs.SHORT, [across, down]), 532: (5, ranges)}
        files[f"ycbcr-{across}x{down}"] = tiffs.deflated(6, [8] * 3, ycbcr(across, down), more)
    lab = lab_of(color)
    files["lab-8"] = tiffs.deflated(8, [8] * 3, lab.tobytes())
    files["icc-lab-8"] = tiffs.deflated(9, [8] * 3, (lab ^ np.array([0, 128, 128], np.uint8)).tobytes())
    light = lab[..., :1].astype(int) * 257
    # 256 steps for each of the numbers of 8 bits, with a sign (TIFF Technical Note 4).
    shades = lab[..., 1:].astype(int) * 256 & 0xFFFF
    files["lab-16"] = tiffs.deflated(8, [16] * 3, np.dstack([light, shades]).astype("<u2").tobytes())
    for name, file in files.items():
        (folder / f"{name}.tif").write_bytes(file)
    write = tifffile.imwrite
    wide = gray.astype(np.uint64) * 0x0101010101010101
    write(folder / "unsigned-64.tif", wide, photometric="minisblack", compression="zlib", predictor=2, metadata=None)
