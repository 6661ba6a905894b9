"""The door for people and apps: REST and one event stream under ``/api/v1``."""
