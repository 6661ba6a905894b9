"""The book's schema through time, run by Alembic when a book is opened for writing.

What lives here: `env.py` for Alembic and one file per version in `versions`. What must not: imports from the rest of
the store other than names of tables, because a migration must still do in years what it does today.

A new version is a new file in `versions` whose ``down_revision`` is the one before, and its name in `upgrade.NEWEST`.
A book is never taken back to an older version.
"""
