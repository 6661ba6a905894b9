"""Home Assistant's MQTT conventions: what devices announce, what their payloads mean, how they want to be told.

What lives here: models and pure functions, for the side that reads announcements and for the side that makes them.
What must not: connections, memory of what was heard, decisions about when to send.
"""
