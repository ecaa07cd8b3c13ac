"""Clients of personas, as for the pages."""

from tests.web.conftest import _catalogues, client_of

__all__ = ["_catalogues", "client_of"]
