"""``make torture``: the controller of a busy hall is killed again and again, at the worst moments, on the real wires.

What lives here: the victim's life, the load, the witness, and what must hold after every kill. What must not: the hall
itself, the world and its people (they are the same as in the demonstration).
"""
