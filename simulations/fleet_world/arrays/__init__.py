"""One step as sums over whole arrays, where numba is not installed: what ``loops`` does, all robots at a time.

What lives here: the same modules as in ``loops``, with arrays for numbers. What must not: behaviour of its own.
Both engines do the same sums in the same order; a test holds them together.
"""
