"""The controller: decides what happens in one hall, writes it into the journal and tells robots, devices and people.

What lives here: the layers ``app > api | gateways | web > hall > plan | store > domain``. What must not: code that
moves a robot or pretends to be one, or an import of another room.
"""
