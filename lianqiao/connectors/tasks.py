"""Jobs of the connectors app."""

from lianqiao.connectors import services
from lianqiao.core.jobs import task


@task(queue="upkeep", lock="import:{import_number}")
def run_import(import_number: str) -> None:
    """Run an import to its end; one that was cut off goes on where it stands."""
    services.run_requested_import(import_number)
