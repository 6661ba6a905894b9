"""How fast the hall decides and tells its robots, beside what this machine can do in the very same run.

What lives here: the measuring, with real processes on real wires. What must not: anything that the hall needs to work.
Read in this order: ``bare`` (the machine), ``latency`` and ``throughput`` (the hall), ``goals`` (what was promised).
"""
