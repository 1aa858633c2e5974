"""Shows a picture as Pillow sees it: pillow.py FILE WIDTH HEIGHT OUT.png

Upright, in sRGB, on white paper, in exactly that size.
"""

import io
import sys

from PIL import Image, ImageCms, ImageOps

Image.MAX_IMAGE_PIXELS = None
file, width, height, out = sys.argv[1:]
picture = Image.open(file)
profile = picture.info.get("icc_profile")
picture = ImageOps.exif_transpose(picture)
if picture.mode.startswith("I;16"):
    picture = picture.convert("I").point(lambda value: value / 257).convert("L")
elif picture.mode == "P" or picture.mode == "1":
    picture = picture.convert("RGBA")
if profile and picture.mode in ("L", "RGB", "RGBA", "CMYK"):
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    colors = picture.convert("RGB") if alpha else picture
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    srgb = ImageCms.createProfile("sRGB")
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
    try:
        colors = ImageCms.profileToProfile(colors, source, srgb, intent, outputMode="RGB")
        if alpha:
            colors.putalpha(alpha)
        picture = colors
    except ImageCms.PyCMSError:
        pass
picture = picture.convert("RGBA")
paper = Image.new("RGBA", picture.size, "white")
paper.alpha_composite(picture)
paper.resize((int(width), int(height)), Image.Resampling.LANCZOS).save(out)
