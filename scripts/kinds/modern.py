"""WebP and JPEG XL."""

import io
import subprocess
import tempfile
from pathlib import Path

import imagecodecs
import numpy as np
from PIL import Image

import inked_jxl
import picture

WIDTH, HEIGHT = picture.WIDTH, picture.HEIGHT


def webp(samples: np.ndarray, **options) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(samples).save(buffer, "WEBP", **{"quality": 90, "exact": True} | options)
    return buffer.getvalue()


def riff(chunks: list[tuple[bytes, bytes]]) -> bytes:
    body = b"WEBP"
    for name, content in chunks:
        body += name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def chunks(file: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 12
    while at < len(file):
        size = int.from_bytes(file[at + 4 : at + 8], "little")
        found.append((file[at : at + 4], file[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    return found


def extended(flags: int, width: int = WIDTH, height: int = HEIGHT) -> tuple[bytes, bytes]:
    """The header of the extended format: 2 moving, 4 XMP, 8 EXIF, 16 alpha, 32 profile (RFC 9649 §2.7)."""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"VP8X", bytes([flags, 0, 0, 0]) + sides


def webps() -> dict[str, bytes]:
    color = picture.rgb()
    lossy, lossless = webp(color), webp(color, lossless=True)
    sideways = chunks(webp(np.ascontiguousarray(picture.turned(color, 6)), lossless=True))
    across = extended(8, HEIGHT, WIDTH)
    buffer = io.BytesIO()
    frames = [Image.fromarray(samples) for samples in (color, 255 - color)]
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], duration=100, lossless=True)
    small = chunks(webp(np.ascontiguousarray(color[:20, :30]), lossless=True))
    files = {
        "lossy": lossy,
        "lossless": lossless,
        "lossy-alpha": webp(picture.rgba()),
        "lossless-alpha": webp(picture.rgba(), lossless=True),
        "alpha-only-said": riff([extended(16), *chunks(lossy)]),
        "animation": buffer.getvalue(),
        "profile": webp(color, lossless=True, icc_profile=picture.swapped_profile()),
        "turned-behind": riff([across, *sideways, (b"EXIF", picture.exif(6))]),
        "turned-before": riff([across, (b"EXIF", picture.exif(6)), *sideways]),
        "other-size": riff([extended(0), *small]),
    }
    return {f"webp/{name}.webp": file for name, file in files.items()}


def boxed(*boxes: tuple[bytes, bytes]) -> bytes:
    """A container (ISO/IEC 18181-2:2024 §9)."""
    start = [(b"JXL ", b"\r\n\x87\n"), (b"ftyp", b"jxl \0\0\0\0jxl ")]
    return b"".join((len(content) + 8).to_bytes(4, "big") + kind + content for kind, content in [*start, *boxes])


def cjxl(
    samples: np.ndarray,
    *options: str,
    color_space: str | None = None,
    icc: bytes | None = None,
    orientation: int | None = None,
) -> bytes:
    with tempfile.TemporaryDirectory() as temporary:
        source, target = Path(temporary) / "source.png", Path(temporary) / "target.jxl"
        said = {}
        if icc:
            said["icc_profile"] = icc
        if orientation:
            exif = Image.Exif()
            exif[274] = orientation
            said["exif"] = exif
        Image.fromarray(samples).save(source, **said)
        hints = ["-x", f"color_space={color_space}"] if color_space else []
        run = ["cjxl", str(source), str(target), *options, *hints]
        subprocess.run(run, check=True, capture_output=True)
        return target.read_bytes()


def with_alpha_multiplied(bare: bytes) -> bytes:
    """Says of a lossless codestream that its alpha is multiplied into its colors, which no program says.

    Height in 9 bits and a ratio; all_default, extra_fields, float_sample, bits_per_sample, modular_16bit and one
    channel more; all of which is plain alpha; xyb_encoded, sRGB, no extensions, default_m (ISO/IEC 18181-1:2024
    annex D).
    """

    def packed(*fields: str) -> bytes:
        bits = "".join(fields).replace(" ", "")
        return np.packbits([int(bit) for bit in bits], bitorder="little").tobytes()

    start, plain, end = "000 011110000 110", "0 0 0 00 1 10 1", "0 1 00 1"
    header = packed(start, plain, end)
    assert bare[2:].startswith(header), "the header is another than was thought"
    # Alpha (00) of 8 bits (0 00), of the picture's size (00), without a name (00), multiplied in.
    told = "0 0 0 00 1 10 0 00 0 00 00 00 1"
    return bare[:2] + packed(start, told, end) + bare[2 + len(header) :]


def jxls() -> dict[str, bytes]:
    color = picture.rgb()
    encode = imagecodecs.jpegxl_encode
    bare = encode(color, lossless=True, usecontainer=False)
    third = len(bare) // 3
    cuts = [bare[:third], bare[third : 2 * third], bare[2 * third :]]
    numbers = [0, 1, 2 | 0x80000000]
    parts = [(b"jxlp", number.to_bytes(4, "big") + cut) for number, cut in zip(numbers, cuts)]
    exif = b"\0\0\0\0" + picture.exif(6)
    files = {
        "lossless": bare,
        "lossy": encode(color, distance=0.5, usecontainer=False),
        "lossy-alpha": encode(picture.rgba(), distance=0.5),
        "gray-alpha": encode(picture.gray_alpha(), lossless=True),
        "rgb-16": encode(color.astype(np.uint16) * 257, lossless=True, photometric="rgb"),
        "in-parts": boxed(*parts),
        # What a codestream says of its orientation counts, and EXIF beside it does not.
        "metadata": boxed((b"Exif", exif), (b"xml ", b"<x/>"), (b"brob", b"xml \x0b\x01\x80<x/>\x03"), (b"jxlc", bare)),
        "p3": cjxl(color, "-d", "0", color_space="RGB_D65_DCI_Rel_SRG"),
        "pq": cjxl(color, "-d", "0.5", color_space="RGB_D65_202_Rel_PeQ"),
        "hlg": cjxl(color, "-d", "0.5", color_space="RGB_D65_202_Rel_HLG"),
        "profile": cjxl(color, "-d", "0", icc=picture.swapped_profile()),
        "profile-lossy": cjxl(color, "-d", "0.5", icc=picture.swapped_profile()),
        "alpha-multiplied": with_alpha_multiplied(encode(picture.multiplied(), lossless=True, usecontainer=False)),
        "cmyk": inked_jxl.encoded(),
        "animation": encode(np.stack([color, 255 - color]), lossless=True),
    }
    for orientation in (5, 6):
        stored = np.ascontiguousarray(picture.turned(color, orientation))
        files[f"turned-{orientation}"] = cjxl(stored, "-d", "0", orientation=orientation)
    return {f"jxl/{name}.jxl": file for name, file in files.items()}


def make(folder: Path) -> None:
    for name, file in (webps() | jxls()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(file)
