"""All that is kept: tables, migrations, a module of functions for each thing. The only place with SQL."""
