"""The HTTP API: routers and schemas over the same queries and services as the pages. Nothing new may happen here."""
