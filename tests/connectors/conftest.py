"""What the tests of imports share: who acts, two organisations, and files of records."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import actor_of
from lianqiao.accounts.services import OrganisationInput, create_organisation, create_person, grant_membership
from lianqiao.connectors import services
from lianqiao.connectors.models import ImportRun
from lianqiao.core.actors import Actor, system_actor

Rows = Sequence[Mapping[str, object]]
WriteRows = Callable[..., Path]
Import = Callable[..., ImportRun]


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
    """A person who writes for the university and for nobody else."""
    person = create_person("editor@example.org", "示例编辑", password=None, actor=system)
    grant_membership(person, university, "editor", actor=system)
    return actor_of(person)


@pytest.fixture
def stranger(db: None, system: Actor) -> Actor:
    """A person without any organisation."""
    return actor_of(create_person("stranger@example.org", "示例路人", password=None, actor=system))


@pytest.fixture
def write_rows(tmp_path: Path) -> WriteRows:
    """Write records as JSON Lines and return the file."""

    def write(rows: Rows, name: str = "rows.jsonl") -> Path:
        file = tmp_path / name
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return file

    return write


@pytest.fixture
def import_rows(db: None, system: Actor, write_rows: WriteRows) -> Import:
    """Import records (or a file) to the end and return the run."""

    def run(rows: Rows | Path, kind: str = "achievement", *, actor: Actor = system, **choices: object) -> ImportRun:
        file = rows if isinstance(rows, Path) else write_rows(rows)
        begun = services.begin_import(file, kind=kind, actor=actor, **choices)  # type: ignore[arg-type]  # as given
        return services.run_import(begun, actor=actor)

    return run
