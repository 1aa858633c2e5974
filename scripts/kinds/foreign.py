"""Formats that are refused by their first bytes: written by other programs where they can, else their
first bytes alone."""

import subprocess
import tempfile
import time
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
from PIL import Image

import picture

# First bytes, of the formats' specifications and of what cameras write.
HEADS = {
    "gimp.xcf": b"gimp xcf v011\0\0\0\0\x3d\0\0\0\x2f\0\0\0\0",
    "canon.cr3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
    "canon.crw": b"II\x1a\0\0\0HEAPCCDR\2\0\1\0\0\0\0\0",
    "fujifilm.raf": b"FUJIFILMCCD-RAW 0201FF393101X-T3\0\0\0\0",
    "olympus.orf": b"IIRO\x08\0\0\0\0\0\0\0",
    "panasonic.rw2": b"IIU\0\x18\0\0\0\x88\xe7\x74\xd8",
    "page.psd": b"8BPS\0\1\0\0\0\0\0\0\0\3\0\0\0\x1f\0\0\0\x29\0\x08\0\3",
    "large.psb": b"8BPS\0\2\0\0\0\0\0\0\0\3\0\0\0\x2f\0\0\0\x3d\0\x08\0\3",
    "book.djvu": b"AT&TFORM\0\0\0\x1eDJVUINFO\0\0\0\x0a\0\x3d\0\x2f\x18\0\x2c\1\x16\0",
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="41" height="31"><path d="M0 0h9v9"/></svg>\n',
}

# So that the same is written each time.
NO_TIME = time.gmtime(0)


def make(folder: Path) -> None:
    folder = folder / "foreign"
    folder.mkdir(parents=True)
    for name, head in HEADS.items():
        (folder / name).write_bytes(head)
    small = np.ascontiguousarray(picture.rgb()[:16, :16])
    image = Image.fromarray(small)
    image.save(folder / "page.avif", quality=60)
    image.save(folder / "book.pdf", creationDate=NO_TIME, modDate=NO_TIME)
    image.save(folder / "page.eps")
    pillow_heif.from_pillow(image).save(folder / "page.heic", quality=50)
    heic = (folder / "page.heic").read_bytes()
    (folder / "page.heif").write_bytes(heic.replace(b"ftypheic", b"ftypmif1", 1))
    (folder / "page.jxr").write_bytes(imagecodecs.jpegxr_encode(small, 0.5))
    (folder / "page.qoi").write_bytes(imagecodecs.qoi_encode(small))
    with tempfile.NamedTemporaryFile(suffix=".ppm") as source:
        image.save(source.name)
        subprocess.run(["gm", "convert", "-colors", "16", source.name, str(folder / "page.xpm")], check=True)
        subprocess.run(["vips", "radsave", source.name, str(folder / "page.hdr")], check=True)
    # One row of half floats of black: magic, version, attributes, one line of offsets.
    (folder / "page.exr").write_bytes(b"\x76\x2f\x31\x01\x02\0\0\0channels\0chlist\0" + bytes(12))
