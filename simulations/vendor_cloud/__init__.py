"""A maker's cloud that is none: a real HTTP server, simulated robots behind it, and bad manners on request.

What lives here: the fake cloud. What must not: anything a real hall would need.
"""

from __future__ import annotations

from simulations.vendor_cloud.cloud import VendorCloud
from simulations.vendor_cloud.mischief import Mischief

__all__ = ["Mischief", "VendorCloud"]
