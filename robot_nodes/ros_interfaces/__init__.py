"""Nav2's interface package for machines that have rclpy from wheels but no ROS distribution.

What lives here: definitions with Nav2's names, types and order (``nav2_msgs/``), and their build (``build.py``). What
must not: code that uses them. Where a real ``nav2_msgs`` is importable, nothing here is used.
"""
