"""The one writer: commands in, journal, events out. Everything the hall decides passes through here."""
