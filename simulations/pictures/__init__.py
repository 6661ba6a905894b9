"""Pictures of a run: the floor of the hall, where robots drove, who was there, as PNG or as a moving GIF.

What lives here: watching a run and drawing it with Pillow. What must not: anything that changes a run; names of people
(a picture shows tickets).
"""

from simulations.pictures.film import write_picture
from simulations.pictures.recorder import Recorder

__all__ = ["Recorder", "write_picture"]
