"""What robots believe of their place: odometry that goes astray, and noise.

What lives here: the error of each robot's belief, seeded. What must not: the truth (``fleet.py``).
Dead reckoning errs like a random walk: its variance grows with the metres driven, until ``relocalise``.
"""

from __future__ import annotations

import numpy as np

from simulations.fleet_world.crowd import Floats
from simulations.fleet_world.fleet import Fleet
from simulations.fleet_world.hatches import Index
from simulations.fleet_world.settings import FleetSettings


class Odometry:
    """The errors of all robots; draws nothing at all where the settings ask for no noise."""

    def __init__(self, fleet: Fleet, settings: FleetSettings, seed: int) -> None:
        self._fleet = fleet
        self._dice = np.random.default_rng(seed)
        self._white = settings.pose_noise_m
        self._walk = np.array([settings.drift_m_per_sqrt_m] * 2 + [settings.drift_rad_per_sqrt_m])[:, None, None]
        self._drifts = bool(self._walk.any())
        self._error: Floats = np.zeros((3, *fleet.x.shape))
        self._noise: Floats = np.zeros((2, *fleet.x.shape))
        self._metres: Floats = fleet.metres.copy()

    def remember(self) -> None:
        """A step begins."""
        if self._drifts:
            self._metres[:] = self._fleet.metres

    def drift(self) -> None:
        """A step has ended."""
        if self._drifts:
            driven = np.sqrt(self._fleet.metres - self._metres)
            self._error += self._walk * driven * self._dice.standard_normal(self._error.shape)
        if self._white:
            self._noise = self._white * self._dice.standard_normal(self._noise.shape)

    def relocalise(self, halls: Index, robots: Index) -> None:
        """The robots have found out where they are."""
        self._error[:, halls, robots] = 0.0

    def believed(self) -> tuple[Floats, Floats, Floats]:
        fleet, error, noise = self._fleet, self._error, self._noise
        theta = np.remainder(fleet.theta + error[2] + np.pi, 2.0 * np.pi) - np.pi
        return fleet.x + error[0] + noise[0], fleet.y + error[1] + noise[1], theta
