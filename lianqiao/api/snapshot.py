"""Writes the committed copy of the OpenAPI document, in which every change of the API shows: python -m lianqiao.api.snapshot."""

import json
import os
from pathlib import Path

SNAPSHOT = Path(__file__).with_name("openapi.json")


def snapshot_text() -> str:
    """Return the document in English, as the file keeps it. Django must be set up."""
    from django.utils.translation import override
    from ninja.responses import NinjaJSONEncoder

    from lianqiao.api.router import api

    with override("en"):
        document = api.get_openapi_schema(path_prefix="/api/v1/")
        return json.dumps(document, cls=NinjaJSONEncoder, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main() -> None:
    """Write the snapshot."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    import django

    django.setup()
    SNAPSHOT.write_text(snapshot_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
