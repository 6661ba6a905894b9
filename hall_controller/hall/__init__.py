"""The one writer: commands in, journal, events out. Everything the hall decides passes through here.

What lives here: inbox, commit, codec, custody read back. What must not: decisions, wires, HTTP.
"""
