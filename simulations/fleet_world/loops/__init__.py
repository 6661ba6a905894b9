"""One step as loops over halls and robots, written for numba: what ``arrays`` does, number by number.

What lives here: plain loops on plain numbers. What must not: Python objects, anything that ``arrays`` does otherwise.
Both engines do the same sums in the same order; a test holds them together.
"""
