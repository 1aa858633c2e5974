"""JPEG XL of four inks: no program writes it, so libjxl itself is called."""

import ctypes
from pathlib import Path

import numpy as np

import picture


class Format(ctypes.Structure):
    """JxlPixelFormat."""

    _fields_ = [
        ("channels", ctypes.c_uint32),
        ("kind", ctypes.c_int),
        ("order", ctypes.c_int),
        ("align", ctypes.c_size_t),
    ]


# Of JxlBasicInfo, all of whose fields have four bytes; the width and the height are numbers 1 and 2.
BITS, ORIGINAL_PROFILE, COLORS, EXTRAS = 3, 9, 13, 14

# JXL_TYPE_UINT8, JXL_CHANNEL_BLACK.
BYTES, BLACK = 2, 4


def encoded() -> bytes:
    jxl = ctypes.CDLL("libjxl.so.0.7")
    jxl.JxlEncoderCreate.restype = jxl.JxlEncoderFrameSettingsCreate.restype = ctypes.c_void_p
    encoder = ctypes.c_void_p(jxl.JxlEncoderCreate(None))
    covers = 255 - picture.inks()
    colors = np.ascontiguousarray(covers[..., :3]).tobytes()
    black = np.ascontiguousarray(covers[..., 3]).tobytes()
    profile = (Path(__file__).parents[2] / "src/pixels/fixtures/cmyk.icc").read_bytes()

    def done(status: int) -> None:
        assert status == 0, "libjxl refuses"

    info, extra = (ctypes.c_uint32 * 128)(), (ctypes.c_uint32 * 32)()
    jxl.JxlEncoderInitBasicInfo(info)
    info[1:3] = [picture.WIDTH, picture.HEIGHT]
    info[BITS], info[ORIGINAL_PROFILE], info[COLORS], info[EXTRAS] = 8, 1, 3, 1
    done(jxl.JxlEncoderSetBasicInfo(encoder, info))
    jxl.JxlEncoderInitExtraChannelInfo(BLACK, extra)
    done(jxl.JxlEncoderSetExtraChannelInfo(encoder, ctypes.c_size_t(0), extra))
    done(jxl.JxlEncoderSetICCProfile(encoder, profile, ctypes.c_size_t(len(profile))))
    frame = ctypes.c_void_p(jxl.JxlEncoderFrameSettingsCreate(encoder, None))
    done(jxl.JxlEncoderSetFrameLossless(frame, 1))
    three, one = Format(3, BYTES, 0, 0), Format(1, BYTES, 0, 0)
    done(jxl.JxlEncoderAddImageFrame(frame, ctypes.byref(three), colors, ctypes.c_size_t(len(colors))))
    size = ctypes.c_size_t(len(black))
    done(jxl.JxlEncoderSetExtraChannelBuffer(frame, ctypes.byref(one), black, size, ctypes.c_uint32(0)))
    jxl.JxlEncoderCloseInput(encoder)
    room = ctypes.create_string_buffer(1 << 20)
    at, left = ctypes.c_void_p(ctypes.addressof(room)), ctypes.c_size_t(len(room))
    done(jxl.JxlEncoderProcessOutput(encoder, ctypes.byref(at), ctypes.byref(left)))
    jxl.JxlEncoderDestroy(encoder)
    return room.raw[: len(room) - left.value]
