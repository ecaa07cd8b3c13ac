"""Whose an anonymous demand is shows nowhere to anyone outside: every page, every operation of the API, the index on disk, the logs.

Each example enters an organisation with distinctive names, codes and addresses, and an anonymous demand of it. Every URL pattern and
every operation is then asked as a visitor, as somebody without an organisation and as a member of another one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as platform
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.services import issue_token
from lianqiao.api.router import api as the_api
from lianqiao.catalog import services
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Demand
from lianqiao.cli.doctor import _look
from lianqiao.connectors.services import export_entries
from lianqiao.core.anchors import write_anchor
from lianqiao.matching.services import match_slice, sync_index
from tests.architecture.test_endpoints import PAGES
from tests.factories.accounts import TESTS, make_organisation, make_person
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

OUTSIDERS = ("visitor", "stranger", "provider")
WORDS = st.text("曜垚犇鱻骉淼焱雔皕叒", min_size=5, max_size=8)
ASCII = st.text("qxzjvkw", min_size=8, max_size=12)
# The directory names every organisation, and says nothing of its anonymous demands.
DIRECTORY = ("organisations", "organisation", "/organisations")
EXAMPLES = 1  # asks some hundreds of addresses, three times


class Owner:
    """An organisation with an anonymous demand, and the words that would give it away."""

    def __init__(self, name: str, latin: str) -> None:
        self.organisation = make_organisation(
            f"{name}有限公司", short_name=name[:4], name_en=f"{latin} Ltd", uscc=None, place_id="130929",
            website=f"https://{latin}.example/", address=f"{name}路九号", source=f"src-{latin}", external_id=f"ext-{latin}",
        )  # fmt: skip
        person = make_person(f"{name}先生", f"{latin}@example.org")
        self.demand = make_demand(
            organisation_id=self.organisation.pk, is_anonymous=True, title="寻求盐碱地柔性密封材料", contact_name=f"{name}先生",
            summary="密封圈在高盐环境下半年即失效。", description="需要在三十克每升盐度下工作两年。", place_id="130929",
            source=f"reg-{latin}", external_id=f"no-{latin}", url=f"https://{latin}.example/demand/1", keywords=["密封"],
            confidentiality="nda",
        )  # fmt: skip
        Demand.objects.filter(pk=self.demand.pk).update(author=person)
        section = services.add_section(self.demand, "nda", title="密", text=f"联系{name}", actor=TESTS)
        assert section.pk
        self.demand.refresh_from_db()
        self.demand = services.publish_entry(self.demand, actor=TESTS)
        self.telling = (name, name[:4], latin, f"src-{latin}", f"reg-{latin}", f"no-{latin}", "130929", "海兴县")


def addresses(owner: Owner, number: str) -> Iterator[tuple[str, str]]:
    """Yield (name, address) of every page, filled with the demand, its owner, and things of others."""
    values: Mapping[str, list[object]] = {
        "number": [number, owner.organisation.number],
        "layer": ["nda", "intent"], "section": [1], "move": ["agree"], "key": ["7d1f5ad2-6a52-4b8f-9c57-3d8f0f5d2a11"],
    }  # fmt: skip
    for name in PAGES:
        for first in values["number"]:
            for layer in values["layer"]:
                for arguments in ({}, {"number": first}, *_more(values, first, layer)):
                    try:
                        yield name, reverse(name, kwargs=arguments)
                    except NoReverseMatch:
                        continue


def _more(values: Mapping[str, list[object]], number: object, layer: object) -> Iterator[dict[str, object]]:
    for name in ("section", "move", "key"):
        yield {"number": number, name: values[name][0]}
        yield {name: values[name][0]}
    yield {"number": number, "layer": layer}


def operations(owner: Owner, number: str) -> Iterator[tuple[str, str]]:
    """Yield (path, address) of every GET of the API, filled in the same way, with each filter that could narrow to the owner."""
    for path, methods in the_api.get_openapi_schema()["paths"].items():
        if "get" not in methods:
            continue
        for value in (number, owner.organisation.number):
            yield path.removeprefix("/api/v1"), re.sub(r"\{\w+\}", value, path)
    for query in ("q=密封", f"q={number}", "kind=demand"):
        yield "/search", f"/api/v1/search?{query}"
    yield "/demands", "/api/v1/demands?place=130900"


def leaks(text: str, owner: Owner) -> list[str]:
    return [word for word in owner.telling if word in text]


def _content(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(answer.headers) + body.decode("utf-8", "replace")


def ask_everything(cast: Cast, owner: Owner, personas: Iterable[str] = OUTSIDERS) -> list[str]:
    """Return every answer that gives the owner away."""
    number, found = owner.demand.number, []
    pages = {address: name for name, address in addresses(owner, number)}
    pages |= {f"/search?q={text}&kind={kind}": "search" for text in ("密封", number, "") for kind in ("demand", "")}
    calls = {address: path for path, address in operations(owner, number)}
    for persona in personas:
        client = Client(headers={"accept-language": "zh-hans"}, raise_request_exception=False)
        key = ""
        if persona != "visitor":
            client.force_login(cast.people[persona])
            with transaction.atomic():
                key = issue_token(cast.people[persona], "t", actor=cast.actor(persona))[1]
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        for address, name in (pages | calls).items():
            text = _content(client.get(address, headers=headers if address in calls else {}))
            is_directory = (
                name.startswith("/organisations") or name in DIRECTORY or address.startswith("/search?q=&kind=o")
            )
            if is_directory:
                hits = [number] if number in text.replace(address, "") else []
            else:
                hits = leaks(text.replace(owner.organisation.number, ""), owner) if number in text else []
                hits += (
                    [owner.organisation.number]
                    if owner.organisation.number not in address and owner.organisation.number in text
                    else []
                )
            found += [f"{persona} {address}: {hit}" for hit in hits]
    return found


def index_bytes() -> bytes:
    return b"".join(path.read_bytes() for path in sorted(Path(platform.INDEX_DIR).rglob("*")) if path.is_file())


def occurrences(raw: bytes, words: tuple[str, ...]) -> int:
    return sum(raw.count(word.encode(form)) for word in words for form in ("utf-8", "utf-16-le", "utf-16-be"))


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=WORDS, latin=ASCII)
def test_owner_of_an_anonymous_demand_shows_nowhere(
    cast: Cast, caplog: Any, tmp_path: Path, name: str, latin: str
) -> None:
    caplog.clear()
    point = transaction.savepoint()
    try:
        make_achievement(
            EntryState.PUBLISHED, organisation_id=cast.university.pk, title="盐碱环境柔性密封圈", summary="耐盐密封。"
        )
        owner = Owner(name, latin)
        hidden = Organisation.objects.filter(pk=owner.organisation.pk)
        hidden.update(
            merged_into_id=cast.agency.pk
        )  # the directory's own document of the owner would hide a leak on disk
        sync_index(actor=TESTS)
        assert occurrences(index_bytes(), owner.telling[:6]) == 0
        hidden.update(merged_into_id=None)
        while match_slice(actor=TESTS):
            pass

        assert ask_everything(cast, owner) == []

        for persona in OUTSIDERS:
            for kind in ("csv", "jsonl"):
                path = tmp_path / f"{persona}.{kind}"
                export_entries(cast.actor(persona), "demand", path)
                text = path.read_text(encoding="utf-8", errors="replace")
                assert owner.demand.number in text and leaks(text, owner) == []
        write_anchor()
        assert leaks(Path(platform.ANCHOR_FILE).read_text(encoding="utf-8"), owner) == []
        asked = [record for record in caplog.records if "Not Found" not in record.getMessage()]
        assert leaks("\n".join(record.getMessage() for record in asked), owner) == []
        assert leaks("\n".join(finding.text for finding in _look()), owner) == []
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.django_db
def test_a_leak_would_be_found(cast: Cast) -> None:
    owner = Owner("曜垚犇鱻骉", "qxzjvkwq")
    Demand.objects.filter(pk=owner.demand.pk).update(title="曜垚犇鱻骉寻求密封材料")

    assert any("曜垚犇鱻骉" in leak for leak in ask_everything(cast, owner, ["visitor"]))
