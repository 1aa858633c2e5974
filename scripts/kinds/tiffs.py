"""TIFF: layouts, compressions, and what is refused."""

import subprocess
import tempfile
from pathlib import Path

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

import picture

SHORT, LONG = 3, 4
FOLDER = Path("tiff")


def build(entries: dict[int, tuple[int, list[int]] | bytes], cells: list[bytes], offsets: int = 273) -> bytes:
    """A little endian file of one directory. `offsets` is the tag of the places of cells (273 strips,
    324 tiles); values given as bytes have no type of their own (7)."""
    counts = {273: 279, 324: 325}[offsets]
    places, at = [], 8
    for cell in cells:
        places.append(at)
        at += len(cell)
    at += at % 2
    entries = {
        256: (LONG, [picture.WIDTH]),
        257: (LONG, [picture.HEIGHT]),
        offsets: (LONG, places),
        counts: (LONG, [len(cell) for cell in cells]),
    } | entries
    head, values = len(entries).to_bytes(2, "little"), b""
    behind = at + 2 + 12 * len(entries) + 4
    for tag, value in sorted(entries.items()):
        if isinstance(value, bytes):
            kind, count, raw = 7, len(value), value
        else:
            kind, items = value
            count, width = len(items), {SHORT: 2, LONG: 4, 5: 4}[kind]
            raw = b"".join(item.to_bytes(width, "little") for item in items)
            count //= 2 if kind == 5 else 1
        head += tag.to_bytes(2, "little") + kind.to_bytes(2, "little") + count.to_bytes(4, "little")
        if len(raw) <= 4:
            head += raw.ljust(4, b"\0")
        else:
            head += (behind + len(values)).to_bytes(4, "little")
            values += raw + bytes(len(raw) % 2)
    file = b"II*\0" + at.to_bytes(4, "little") + b"".join(cells)
    return file.ljust(at, b"\0") + head + bytes(4) + values


def kind(photometric: int, bits: list[int], compression: int = 1, more: dict | None = None) -> dict:
    return {
        258: (SHORT, bits),
        259: (SHORT, [compression]),
        262: (SHORT, [photometric]),
        277: (SHORT, [len(bits)]),
        278: (LONG, [picture.HEIGHT]),
    } | (more or {})


def half(samples: np.ndarray) -> np.ndarray:
    size = ((samples.shape[1] + 1) // 2, (samples.shape[0] + 1) // 2)
    return np.asarray(Image.fromarray(samples).resize(size, Image.Resampling.BOX))


def layouts(folder: Path) -> None:
    color = picture.rgb()
    levels = [color, half(color), half(half(color))]
    small = {"photometric": "rgb", "compression": "zlib", "metadata": None}
    tiled = small | {"tile": (16, 16)}
    tifffile.imwrite(folder / "strips.tif", color, photometric="rgb", rowsperstrip=10, metadata=None)
    tifffile.imwrite(folder / "tiles.tif", color, photometric="rgb", tile=(16, 16), metadata=None)
    tifffile.imwrite(folder / "big.tif", color, bigtiff=True, **tiled)
    tifffile.imwrite(folder / "big-backwards.tif", color, bigtiff=True, byteorder=">", **small, rowsperstrip=9)
    tifffile.imwrite(folder / "backwards.tif", color, byteorder=">", **tiled)
    tifffile.imwrite(folder / "planes-tiles.tif", color.transpose(2, 0, 1), planarconfig="separate", **tiled)
    with tifffile.TiffWriter(folder / "pyramid-subifds.tif") as file:
        file.write(levels[0], subifds=2, **tiled)
        for level in levels[1:]:
            file.write(level, subfiletype=1, **tiled)
    for name, mark in [("pyramid-reduced", 1), ("pyramid-halves", 0)]:
        with tifffile.TiffWriter(folder / f"{name}.tif") as file:
            for number, level in enumerate(levels):
                file.write(level, subfiletype=mark if number else 0, **tiled)
    with tifffile.TiffWriter(folder / "pyramid.ome.tif", ome=True) as file:
        options = {"photometric": "rgb", "compression": "zlib", "tile": (16, 16)}
        # A name of its own, so that the same is written each time.
        said = {"axes": "YXS", "UUID": "00000000-0000-0000-0000-000000000000"}
        file.write(levels[0], subifds=1, metadata=said, **options)
        file.write(levels[1], subfiletype=1, **options)
    with tifffile.TiffWriter(folder / "pages.tif") as file:
        file.write(color, **small)
        file.write(picture.gray().T.copy(), photometric="minisblack", compression="zlib", metadata=None)
    for orientation in (2, 5, 7):
        said = [(274, "H", 1, orientation, True)]
        stored = np.ascontiguousarray(picture.turned(color, orientation))
        tifffile.imwrite(folder / f"turned-{orientation}.tif", stored, extratags=said, **tiled)


def tiles(samples: np.ndarray, side: int) -> list[np.ndarray]:
    """Padded at the edges by repeating what is there."""
    height, width = samples.shape[:2]
    padding = [(0, -height % side), (0, -width % side)] + [(0, 0)] * (samples.ndim - 2)
    padded = np.pad(samples, padding, mode="edge")
    return [
        np.ascontiguousarray(padded[y : y + side, x : x + side])
        for y in range(0, padded.shape[0], side)
        for x in range(0, padded.shape[1], side)
    ]


def in_tiles(side: int) -> dict:
    return {322: (LONG, [side]), 323: (LONG, [side])}


def huffman_words(bilevel: np.ndarray, folder: Path) -> bytes:
    """Rows of modified Huffman codes that start at words of 16 bits, counted from the strip's start:
    libtiff 4.7 loses count of them, in what it wrote itself as well."""
    rows, one = b"", folder / "row.tif"
    for row in bilevel:
        Image.fromarray(row[None] * 255).convert("1").save(one, compression="tiff_ccitt")
        with tifffile.TiffFile(one) as file:
            at, count = file.pages[0].dataoffsets[0], file.pages[0].databytecounts[0]
        data = one.read_bytes()[at : at + count]
        rows += data + bytes(len(data) % 2)
    return rows


def compressions(folder: Path) -> None:
    color, gray = picture.rgb(), picture.gray()
    write = tifffile.imwrite
    plain = {"metadata": None}
    write(folder / "deflate.tif", color, photometric="rgb", compression=8, rowsperstrip=10, **plain)
    write(folder / "deflate-old.tif", color, photometric="rgb", compression=32946, rowsperstrip=10, **plain)
    write(folder / "packbits.tif", color // 32 * 32, photometric="rgb", compression="packbits", rowsperstrip=7, **plain)
    write(folder / "zstd.tif", color, photometric="rgb", compression="zstd", tile=(16, 16), **plain)
    old = build(kind(1, [8], 5), [picture.lzw(gray.tobytes())])
    (folder / "lzw-old.tif").write_bytes(old)
    with tempfile.TemporaryDirectory() as temporary:
        words = huffman_words(picture.bilevel(), Path(temporary))
        (folder / "huffman-words.tif").write_bytes(build(kind(1, [1], 32771), [words]))
        source = Path(temporary) / "plain.tif"
        Image.fromarray(color).save(source, compression="raw")
        ycc = ["tiffcp", "-c", "jpeg:90", "-t", "-w", "16", "-l", "16", str(source)]
        subprocess.run([*ycc, str(folder / "jpeg-ycbcr.tif")], check=True)
    write(
        folder / "jpeg-gray.tif",
        gray,
        photometric="minisblack",
        compression="jpeg",
        compressionargs={"level": 92},
        tile=(16, 16),
        **plain,
    )
    encode = imagecodecs.jpeg8_encode
    inks = [encode(255 - tile, 92, colorspace="CMYK", outcolorspace="CMYK") for tile in tiles(picture.inks(), 16)]
    (folder / "jpeg-cmyk.tif").write_bytes(build(kind(5, [8] * 4, 7, in_tiles(16)), inks, 324))
    # One scan for each refinement, as mozjpeg and Photoshop write them.
    cells = []
    with tempfile.TemporaryDirectory() as temporary:
        at = Path(temporary) / "tile.jpg"
        for tile in tiles(color, 16):
            Image.fromarray(tile).save(at, quality=92, subsampling="4:4:4", progressive=True)
            cells.append(at.read_bytes())
    said = in_tiles(16) | {530: (SHORT, [1, 1])}
    (folder / "jpeg-progressive.tif").write_bytes(build(kind(6, [8] * 3, 7, said), cells, 324))
    for name, samples, more in [("webp", color, {}), ("webp-alpha", picture.rgba(), {338: (SHORT, [2])})]:
        cells = [imagecodecs.webp_encode(tile, 90, lossless=False) for tile in tiles(samples, 16)]
        said = kind(2, [8] * samples.shape[2], 50001, in_tiles(16) | more)
        (folder / f"{name}.tif").write_bytes(build(said, cells, 324))


def deflated(photometric: int, bits: list[int], data: bytes, more: dict | None = None) -> bytes:
    return build(kind(photometric, bits, 8, more), [imagecodecs.zlib_encode(data)])


# Compressions by number that nobody reads here (docs/formats.md has their names).
REFUSED = [9, 10, 34661, 32766, 32809, 32908, 32909, 33003, 33005, 34712, 34676, 34677, 34887, 34925, 50002, 52546]


def refused(folder: Path) -> None:
    for number in REFUSED:
        bits = [1] if number in (9, 10, 34661) else [8]
        (folder / f"compression-{number}.tif").write_bytes(build(kind(1, bits, number), [bytes(20)]))
    data = bytes(picture.WIDTH * picture.HEIGHT)
    pack = imagecodecs.zlib_encode
    for name, said, size in [
        ("complex", kind(1, [64], 8, {339: (SHORT, [6])}), 8),
        ("inks-of-a-list", kind(5, [8] * 4, 8, {332: (SHORT, [2])}), 4),
        ("inks-six", kind(5, [8] * 6, 8, {334: (SHORT, [6])}), 6),
        ("itu-lab", kind(10, [8] * 3, 8), 3),
        ("log-l", kind(32844, [16], 8), 2),
        ("camera-raw", kind(32803, [16], 8), 2),
    ]:
        (folder / f"{name}.tif").write_bytes(build(said, [pack(data * size)]))


def make(folder: Path) -> None:
    folder = folder / FOLDER
    folder.mkdir(parents=True)
    layouts(folder)
    compressions(folder)
    refused(folder)
