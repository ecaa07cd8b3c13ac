"""Jobs of import."""

from lianqiao.core.jobs import task


@task(queue="upkeep", lock="import:{import_number}")
def run_import(import_number: str) -> None:
    """Run an import to its end."""
    from lianqiao.connectors import services
    from lianqiao.core.actors import system_actor

    services.run_import_by_number(import_number, actor=system_actor("import"))
