"""What Alembic runs to apply migrations: always on the connection that `upgrade` hands over, in its transaction.

What lives here: that call. What must not: a way to reach a database on its own.
"""

from __future__ import annotations

from alembic import context

from hall_controller.store.schema import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
