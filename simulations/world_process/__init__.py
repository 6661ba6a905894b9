"""One process that pretends to be the hall's outside: the world, its robots, its devices and its people, on real wires.

What lives here: putting them together in hall time and reporting at the end. What must not: physics, people's minds,
robots' protocols (their rooms), anything that a real hall would need.
"""
