"""One driver per kind of device: Home Assistant's MQTT conventions above, the real thing below.

What lives here: the device side. What must not: anything the hall decides, or an import of another room.
"""
