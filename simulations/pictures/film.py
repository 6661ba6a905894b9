"""From remembered moments to a file: one PNG, or a GIF no larger than it may be.

What lives here: how many frames, one palette for all of them, the size on disk. What must not: what a frame shows.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from hall_controller.domain.plan import HallPlan
from simulations.pictures.recorder import Moment
from simulations.pictures.scene import Stage
from simulations.progress import progress

WIDTHS_PX = {".png": 1400, ".gif": 860}
MOST_FRAMES = 420
FRAME_MS = 60
LAST_FRAME_MS = 2500
COLOURS = 240
MOST_BYTES = 4_800_000
SAMPLES = 6
"""So many frames are looked at for the palette."""


def write_picture(
    target: Path, plan: HallPlan, moments: Sequence[Moment], cases: int, width_px: int | None = None
) -> None:
    """Draw a run into ``target``; its ending says how.

    Raises:
        ValueError: for another ending than ``.png`` and ``.gif``, or when there is nothing to draw.
    """
    kind = target.suffix.lower()
    if kind not in WIDTHS_PX or not moments:
        raise ValueError(f"{target.name}: a picture is a .png or a .gif of at least one moment")
    stage = Stage(plan, moments, cases, width_px or WIDTHS_PX[kind])
    if kind == ".png":
        stage.still().save(target, optimize=True)
    else:
        target.write_bytes(_film(stage, len(moments)))


def _film(stage: Stage, moments: int) -> bytes:
    """As smooth as fits: half as many frames as long as the file is too large."""
    every = max(1, -(-moments // MOST_FRAMES))
    chosen = [*range(0, moments - 1, every), moments - 1]
    palette = _palette([stage.swatches(), *(stage.frame(at) for at in chosen[:: max(1, len(chosen) // SAMPLES)])])
    frames = []
    with progress("frames", len(chosen)) as show:
        for at in chosen:
            frames.append(stage.frame(at).quantize(palette=palette, dither=Image.Dither.NONE))
            show(len(frames), "drawing")
    data = _gif(frames)
    while len(data) > MOST_BYTES and len(frames) > 2:
        frames = [*frames[:-1:2], frames[-1]]
        data = _gif(frames)
    return data


def _palette(samples: Sequence[Image.Image]) -> Image.Image:
    """Colours that serve all samples, put one below the other; one place is left for 'as before'."""
    width, height = samples[0].size
    together = Image.new("RGB", (width, height * len(samples)))
    for n, sample in enumerate(samples):
        together.paste(sample, (0, n * height))
    return together.quantize(COLOURS - 1, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _gif(frames: Sequence[Image.Image]) -> bytes:
    out = io.BytesIO()
    durations = [FRAME_MS] * (len(frames) - 1) + [LAST_FRAME_MS]
    frames[0].save(
        out, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0, optimize=True, disposal=1
    )
    return out.getvalue()
