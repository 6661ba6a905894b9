"""One node beside each robot: VDA 5050 above, and below a port to a ROS 2 robot, a vendor's or a simulated one.

What lives here: the vehicle side. What must not: anything the hall decides, or an import of another room.
"""
