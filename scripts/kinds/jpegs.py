"""JPEG: processes, colors, orientations, and what is refused."""

import io
import subprocess
import tempfile
from pathlib import Path

import imagecodecs
import numpy as np
from PIL import Image

import picture


def saved(samples: np.ndarray, **options) -> bytes:
    buffer = io.BytesIO()
    mode = "CMYK" if samples.ndim == 3 and samples.shape[2] == 4 else None
    image = Image.fromarray(samples) if mode is None else Image.frombytes(mode, samples.shape[1::-1], samples.tobytes())
    image.save(buffer, "JPEG", **{"quality": 92, "subsampling": "4:4:4"} | options)
    return buffer.getvalue()


def segments(file: bytes) -> list[tuple[int, bytes]]:
    """Markers and what follows them, length and all; the last one is the scan with its data."""
    found, at = [], 2
    while file[at + 1] != 0xDA:
        length = int.from_bytes(file[at + 2 : at + 4], "big")
        found.append((file[at + 1], file[at + 2 : at + 2 + length]))
        at += 2 + length
    return [*found, (0xDA, file[at + 2 :])]


def joined(parts: list[tuple[int, bytes]]) -> bytes:
    return b"\xff\xd8" + b"".join(bytes([0xFF, marker]) + content for marker, content in parts)


def with_frame(file: bytes, marker: int, components: int | None = None) -> bytes:
    """The same with another marker of the frame, and another number of components in it."""
    parts = []
    for found, content in segments(file):
        if 0xC0 <= found <= 0xC2:
            found = marker
            if components is not None:
                listed = b"".join(bytes([number + 1, 0x11, 0]) for number in range(components))
                content = (8 + 3 * components).to_bytes(2, "big") + content[2:7] + bytes([components]) + listed
        parts.append((found, content))
    return joined(parts)


def with_profile_in_pieces(file: bytes, profile: bytes, pieces: int) -> bytes:
    """ICC.1:2022 annex B.4; the pieces lie in the wrong order, as their numbers allow."""
    size = -(-len(profile) // pieces)
    app2 = []
    for number in range(pieces):
        content = b"ICC_PROFILE\0" + bytes([number + 1, pieces]) + profile[number * size : (number + 1) * size]
        app2.append((0xE2, (len(content) + 2).to_bytes(2, "big") + content))
    first, *rest = segments(file)
    return joined([first, *app2[::-1], *rest])


def slope(side: int) -> np.ndarray:
    y, x = np.mgrid[0:side, 0:side] * 255 / side
    return np.stack([x, y, 255 - x / 2 - y / 2], -1).round().astype(np.uint8)


def make(folder: Path) -> None:
    folder = folder / "jpeg"
    folder.mkdir(parents=True)
    color, gray, inks = picture.rgb(), picture.gray(), picture.inks()
    baseline = saved(color)
    # Photoshop's way, full cover is 0; Pillow and imagecodecs write Adobe's marker.
    ycck = imagecodecs.jpeg8_encode(255 - inks, 92, colorspace="CMYK", outcolorspace="YCCK")
    upright = saved(255 - inks)
    files = {
        # A megapixel: large enough for the server to learn where its rows lie.
        "large": saved(slope(1024), quality=60, subsampling="4:2:0"),
        "baseline-444": baseline,
        "baseline-422": saved(color, subsampling="4:2:2"),
        "baseline-420": saved(color, subsampling="4:2:0"),
        "restarts": saved(color, subsampling="4:2:0", restart_marker_rows=1),
        "gray": saved(gray),
        "rgb": saved(color, keep_rgb=True),
        "progressive": saved(color, progressive=True, subsampling="4:2:0"),
        "progressive-gray": saved(gray, progressive=True),
        "cmyk": saved(inks),
        "ycck": ycck,
        "cmyk-unmarked": joined([part for part in segments(upright) if part[0] != 0xEE]),
        "cmyk-profile": saved(inks, icc_profile=ink_profile()),
        "profile-in-pieces": with_profile_in_pieces(baseline, picture.swapped_profile(), 3),
        "cut-off": baseline[: len(baseline) * 2 // 3],
        "twelve-bits": imagecodecs.jpeg8_encode(gray.astype(np.uint16) * 16, 92, bitspersample=12),
        "lossless": imagecodecs.jpeg8_encode(gray, lossless=True),
        "hierarchical": with_frame(baseline, 0xC5),
        "two-components": with_frame(baseline, 0xC0, 2),
        "five-components": with_frame(baseline, 0xC0, 5),
    }
    for orientation in range(1, 9):
        stored = np.ascontiguousarray(picture.turned(color, orientation))
        exif = b"Exif\0\0" + picture.exif(orientation)
        files[f"turned-{orientation}"] = saved(stored, exif=exif, quality=85, subsampling="4:2:0")
    with tempfile.NamedTemporaryFile(suffix=".ppm") as source:
        Image.fromarray(color).save(source.name)
        run = subprocess.run(["cjpeg", "-arithmetic", source.name], check=True, capture_output=True)
        files["arithmetic"] = run.stdout
    for name, file in files.items():
        (folder / f"{name}.jpg").write_bytes(file)


def ink_profile() -> bytes:
    return (Path(__file__).parents[2] / "src/pixels/fixtures/cmyk.icc").read_bytes()
