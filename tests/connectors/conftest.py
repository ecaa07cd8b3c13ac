"""What the tests of imports share: who acts, an organisation and files."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from lianqiao.accounts.models import Organisation, User
from lianqiao.accounts.queries import actor_of
from lianqiao.accounts.services import OrganisationInput, create_organisation, create_person, grant_membership
from lianqiao.core.actors import Actor, system_actor

Rows = Sequence[Mapping[str, object]]
WriteRows = Callable[..., Path]


@pytest.fixture
def system() -> Actor:
    return system_actor("tests")


@pytest.fixture
def university(db: None, system: Actor) -> Organisation:
    return create_organisation(OrganisationInput(name="示例燕赵大学", source="x", external_id="U08"), actor=system)


@pytest.fixture
def factory(db: None, system: Actor) -> Organisation:
    return create_organisation(
        OrganisationInput(name="示例唐钢新材料有限公司", source="x", external_id="E07"), actor=system
    )


@pytest.fixture
def editor(university: Organisation, system: Actor) -> Actor:
    """A person who may write for the university and for nobody else."""
    person: User = create_person("editor@example.org", "示例编辑", password="a long password", actor=system)
    grant_membership(person, university, "editor", actor=system)
    return actor_of(person)


@pytest.fixture
def write_rows(tmp_path: Path) -> WriteRows:
    """Write records as JSON Lines and return the file."""

    def write(rows: Rows, name: str = "rows.jsonl") -> Path:
        file = tmp_path / name
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return file

    return write
