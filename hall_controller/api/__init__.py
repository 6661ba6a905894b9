"""The door for people and apps: REST and one event stream under ``/api/v1``.

What lives here: bodies, routes, views, problems, the guard at the door. What must not: decisions, pages.
"""
