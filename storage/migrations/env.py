"""Runs the steps on the connection that `storage.migrate` hands over, inside its transaction."""

from alembic import context

from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    compare_server_default=True,
    include_name=lambda name, kind, _: not (kind == "table" and str(name).startswith("procrastinate_")),
)
context.run_migrations()
