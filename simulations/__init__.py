"""Pretends: a 2D world whose robots, devices and people stand behind the very same wires as real ones.

What lives here: the world, its robots, its people, and whole halls on virtual time. What must not: anything the
controller, a robot node or a device driver would need in a real hall.
"""
