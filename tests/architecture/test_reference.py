"""The reference page is what the code says, and every name of the platform is on it."""

from typing import Any

from lianqiao.config.wiring import PERIODIC, SUBSCRIPTIONS
from lianqiao.core.access import actions
from scripts import access, reference


def test_reference_page_is_up_to_date() -> None:
    written = reference.TARGET.read_text(encoding="utf-8")

    assert written == reference.reference(), "run: python -m scripts.reference"


def test_access_table_is_up_to_date(settings: Any) -> None:
    settings.REVIEW = "required"  # as platforms have it, unlike most tests
    assert access.TARGET.read_text(encoding="utf-8") == access.table(), "run: python -m scripts.reference"


def test_everything_named_in_the_code_is_on_the_page() -> None:
    page = reference.reference()
    events = reference.event_classes()
    tasks = reference.tasks()

    assert set(SUBSCRIPTIONS) <= set(events)
    assert {task.name for task in PERIODIC} <= {task.name for task in tasks}
    names = [*actions(), *(event.__name__ for event in events), *(task.name for task in tasks)]
    names += [setting.variable for setting in reference.settings_read()]
    assert [name for name in names if f"`{name}`" not in page] == []
    assert [machine.name for machine in reference.machines() if f"### {machine.name}\n" not in page] == []


def test_jobs_understand_the_events_that_start_them() -> None:
    for event, tasks in SUBSCRIPTIONS.items():
        for task in tasks:
            assert task.parameters <= set(event.__dataclass_fields__), f"{task.name} after {event.__name__}"
