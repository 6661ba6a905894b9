"""The letters of a picture: a font of this machine that knows Chinese, if there is one.

What lives here: finding it. What must not: fonts; none is shipped.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
CHINESE = (
    "NotoSansSC", "NotoSansCJK", "SourceHanSans", "PingFang", "msyh", "wqy-microhei", "wqy-zenhei", "DroidSansFallback",
)  # fmt: skip
LATIN = ("NotoSans-Regular", "DejaVuSans", "LiberationSans-Regular", "Arial")
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@cache
def _find(names: tuple[str, ...]) -> Path | None:
    """The first file whose name begins like one of ``names``, in their order."""
    files = [path for folder in FOLDERS for path in sorted(Path(folder).rglob("*.[to]t[fc]"))]
    return next((path for name in names for path in files if path.name.startswith(name)), None)


def chinese() -> bool:
    """Whether this machine can write Chinese into a picture."""
    return _find(CHINESE) is not None


@cache
def font(size_px: int) -> Font:
    """A font that knows Chinese, else one that knows Latin letters, else the one inside Pillow."""
    path = _find(CHINESE) or _find(LATIN)
    return ImageFont.truetype(path, size_px) if path is not None else ImageFont.load_default(size_px)


def words(zh: str, en: str) -> str:
    """Both languages where both can be written, else English."""
    return f"{zh} {en}" if chinese() else en
