"""Takes out of a picture what it says about its maker and its place, before the picture is stored.

A telephone writes where a photo was taken into it (EXIF); programs add names, captions and small copies of what the
picture showed before it was cropped (XMP, IPTC, thumbnails). What is stored can be downloaded, so none of it is.
Only parts that are known to be needed are kept: the pixels, the frames of an animation and the colour profile. That is
done without decoding the pixels, so it costs no quality, except where the picture has to be turned.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterator

from PIL import Image as PillowImage

ORIENTATION = 0x0112  # the EXIF tag that says how the pixels are to be turned
UPRIGHT = 1
TURNS = {
    2: PillowImage.Transpose.FLIP_LEFT_RIGHT,
    3: PillowImage.Transpose.ROTATE_180,
    4: PillowImage.Transpose.FLIP_TOP_BOTTOM,
    5: PillowImage.Transpose.TRANSPOSE,
    6: PillowImage.Transpose.ROTATE_270,
    7: PillowImage.Transpose.TRANSVERSE,
    8: PillowImage.Transpose.ROTATE_90,
}
# How the few pictures are written that must be decoded: those that are turned, and AVIF with something to take out.
QUALITY: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 93, "subsampling": 0, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 93, "method": 4},
    "AVIF": {"quality": 90, "speed": 8},
}
PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
AVIF_BOXES = frozenset({b"ftyp", b"meta", b"mdat", b"moov"})
GIF_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
# A marker in the pixels of a JPEG: not an escaped 0xFF (00), a restart (D0 to D7) or padding (FF).
JPEG_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")

# What an AVIF says to hold beside pictures: items of other types (ISO/IEC 14496-12, 8.11.6) and boxes of users' data.
AVIF_METADATA = re.compile(rb"infe.{8}(?:..)?(?:Exif|mime|uri )|udta|uuid", re.DOTALL)


class UnreadablePictureError(ValueError):
    """The bytes are no picture of a kind that the site takes, or the picture is broken."""


def without_metadata(content: bytes) -> bytes:
    """Return the picture in ``content`` upright and without metadata; ``content`` itself when there is nothing to do.

    Given its own result it returns the same bytes. Raises UnreadablePictureError.
    """
    found = next(((name, strip) for begins, name, strip in FORMATS if begins.match(content)), None)
    if found is None:
        raise UnreadablePictureError("not a JPEG, PNG, WebP, GIF or AVIF")
    name, strip = found
    try:
        orientation = UPRIGHT if name == "GIF" else _orientation(content)
        if orientation != UPRIGHT:
            content = _written_anew(content, name, orientation)
        stripped = strip(content)
    except UnreadablePictureError:
        raise
    except Exception as error:  # the decoders raise whatever they like on a broken file
        raise UnreadablePictureError(str(error)) from error
    return content if stripped == content else stripped


def _orientation(content: bytes) -> int:
    with PillowImage.open(io.BytesIO(content)) as image:
        orientation = image.getexif().get(ORIENTATION, UPRIGHT)
    return orientation if orientation in TURNS else UPRIGHT


def _written_anew(content: bytes, name: str, orientation: int = UPRIGHT) -> bytes:
    """Return the picture decoded, turned and encoded again in its own format, with its colour profile.

    Of an animation that is the first frame: the site never shows the others (WCAG 2.2.2).
    """
    with PillowImage.open(io.BytesIO(content)) as image:
        options: dict[str, object] = {**QUALITY[name], "icc_profile": image.info.get("icc_profile")}
        if name == "WEBP" and b"VP8L" in content[:64]:
            options["lossless"] = True
        turned = image.transpose(TURNS[orientation]) if orientation in TURNS else image.copy()
    turned.info = {key: turned.info[key] for key in ("transparency",) if key in turned.info}
    written = io.BytesIO()
    turned.save(written, name, **options)
    return written.getvalue()


def _strip_jpeg(content: bytes) -> bytes:
    """Keep the segments that decoding needs, up to the end of the first picture (ISO/IEC 10918-1, annex B)."""
    kept = [content[:2]]
    at = 2
    while True:
        while content[at : at + 2] == b"\xff\xff":
            at += 1
        if content[at : at + 1] != b"\xff":
            raise UnreadablePictureError("a JPEG segment does not begin where it should")
        marker = content[at + 1]
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise UnreadablePictureError("a JPEG segment is cut off")
        kept.append(_jpeg_segment(marker, content[at:end]))
        at = end
        if marker == 0xDA:
            found = JPEG_MARKER.search(content, at)
            if found is None:
                raise UnreadablePictureError("a JPEG without its end")
            kept.append(content[at : found.start()])
            at = found.start()


def _jpeg_segment(marker: int, segment: bytes) -> bytes:
    data = segment[4:]
    if marker == 0xE0:
        # JFIF can hold a small copy of the picture; its size is in the last two bytes of what is kept.
        return b"\xff\xe0\x00\x10" + data[:12] + b"\x00\x00" if data.startswith(b"JFIF\0") else b""
    if marker == 0xE2:
        return segment if data.startswith(b"ICC_PROFILE\0") else b""
    if marker == 0xEE:
        return segment if data.startswith(b"Adobe") else b""  # how the colours are written
    return b"" if 0xE1 <= marker <= 0xEF or marker == 0xFE else segment


def _strip_png(content: bytes) -> bytes:
    kept = [content[:8]]
    at = 8
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise UnreadablePictureError("a PNG chunk is cut off")
        if kind in PNG_CHUNKS:
            kept.append(content[at:end])
        at = end
        if kind == b"IEND":
            return b"".join(kept)


def _strip_webp(content: bytes) -> bytes:
    kept = []
    (size,) = struct.unpack_from("<I", content, 4)
    at, stop = 12, min(len(content), 8 + size)
    while at + 8 <= stop:
        kind, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        if at + 8 + length > len(content):
            raise UnreadablePictureError("a WebP chunk is cut off")
        chunk = content[at:end].ljust(end - at, b"\0")
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]  # says that there is EXIF and XMP
        if kind in WEBP_CHUNKS:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _strip_gif(content: bytes) -> bytes:
    """Keep frames, their timing and the loop (GIF89a, sections 17 to 27)."""

    def blocks(at: int) -> int:
        while content[at]:
            at += content[at] + 1
        return at + 1

    def table(flags: int) -> int:
        return 3 << ((flags & 7) + 1) if flags & 0x80 else 0

    at = 13 + table(content[10])
    kept = [content[:at]]
    while content[at] != 0x3B:
        begin = at
        if content[at] == 0x2C:
            at = blocks(at + 11 + table(content[at + 9]))
            kept.append(content[begin:at])
        elif content[at] == 0x21:
            label = content[at + 1]
            at = blocks(at + 2)
            if label == 0xF9 or (label == 0xFF and content[begin + 3 : begin + 14] in GIF_APPLICATIONS):
                kept.append(content[begin:at])
        else:
            raise UnreadablePictureError("a GIF block of no known kind")
    return b"".join([*kept, b";"])


def _strip_avif(content: bytes) -> bytes:
    """Write an AVIF anew that holds more than pictures: what stands where in it is told by offsets."""
    for kind, data in _avif_boxes(content):
        if kind not in AVIF_BOXES or AVIF_METADATA.search(data):
            return _written_anew(content, "AVIF")
    with PillowImage.open(io.BytesIO(content)) as image:
        if image.info.get("exif") or image.info.get("xmp"):
            return _written_anew(content, "AVIF")
    return content


def _avif_boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and, but for the pixels, the data of each box at the top (ISO/IEC 14496-12, 4.2)."""
    at = 0
    while at < len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if length == 1:
            (length,) = struct.unpack_from(">Q", content, at + 8)
        end = at + length if length else len(content)
        if length and (length < 8 or end > len(content)):
            yield b"cut", b""
            return
        yield kind, b"" if kind == b"mdat" else content[at + 8 : end]
        at = end


FORMATS: tuple[tuple[re.Pattern[bytes], str, Callable[[bytes], bytes]], ...] = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG", _strip_jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG", _strip_png),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP", _strip_webp),
    (re.compile(rb"GIF8[79]a"), "GIF", _strip_gif),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF", _strip_avif),
)
