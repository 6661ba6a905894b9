"""``hall demo``: one whole hall on this machine, every part a process of its own, on real wires.

What lives here: starting, watching and ending the processes, and the account at the end.
What must not: any part itself.
"""
