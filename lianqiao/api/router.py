"""The API, version 1."""

from ninja import NinjaAPI

api = NinjaAPI(title="Lianqiao API", version="1.0.0", docs_url="docs")
