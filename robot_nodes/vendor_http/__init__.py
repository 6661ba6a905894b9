"""Robots that are only reached through their maker's cloud: one set of rules, and a file of words for each maker.

What lives here: the port over HTTP and everything behind it. What must not: VDA 5050, ROS, what the hall decides; and
in this file no import, since a machine without httpx has robots too. What a cloud is believed: decision 14.
"""
