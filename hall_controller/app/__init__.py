"""The programs of the controller: the ``hall`` command, and what it starts.

What lives here: command lines and the wiring of the layers below. What must not: rules about handoffs.
"""
