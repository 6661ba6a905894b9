"""Many trips on few roads, without bodies or messages: what the rules of the road promise, tried a million times.

What lives here: maps, robots that are only a place on a road, trips and mishaps, on virtual time. What must not: the
rules themselves (``hall_controller.domain``), messages, physics.
"""
