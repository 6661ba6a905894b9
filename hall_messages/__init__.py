"""The words every part of the hall shares: messages, topics, the clock and the MQTT transport.

What lives here: what more than one room must agree on. What must not: decisions, state, or an import of any other room.
"""
