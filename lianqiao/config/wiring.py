"""Which tasks follow which event, and what the desk asks for what waits: two tables, in full sight."""

from collections.abc import Iterable, Mapping

from lianqiao.accounts.events import OrganisationCreated, OrganisationsImported
from lianqiao.catalog import tasks as catalog
from lianqiao.catalog.events import (
    EntriesExpired,
    EntriesImported,
    EntryAccepted,
    EntryChanged,
    EntryConfirmed,
    EntryPublished,
    EntryReopened,
    EntryWithdrawn,
)
from lianqiao.catalog.queries.disclosures import waiting_disclosures
from lianqiao.catalog.queries.drafts import waiting_drafts
from lianqiao.catalog.queries.freshness import waiting_entries, waiting_reviews
from lianqiao.connectors import tasks as connectors
from lianqiao.connectors.events import ImportRequested
from lianqiao.core.desk import Source
from lianqiao.core.events import Event
from lianqiao.core.jobs import Task
from lianqiao.core.tasks import forget_ended
from lianqiao.deals import tasks as deals
from lianqiao.deals.queries.deals import waiting_deals
from lianqiao.deals.queries.enquiries import waiting_enquiries
from lianqiao.matching import tasks as matching
from lianqiao.matching.events import MatchesFound, WeightsUsed
from lianqiao.organisations import queries as organisations
from lianqiao.organisations.events import OrganisationChanged, OrganisationsMerged, VerificationAccepted
from lianqiao.push import tasks as push
from lianqiao.push.events import DeliveryReplayed, DestinationChanged, DestinationTried, NoticesGiven, Subscribed
from lianqiao.rights import tasks as rights
from lianqiao.rights.events import ConsentWithdrawn, OwnDataAsked
from lianqiao.rights.queries import waiting_cases

SUBSCRIPTIONS: Mapping[type[Event], Iterable[Task]] = {
    EntryAccepted: [matching.sync_index, push.note_accepted],
    EntryPublished: [matching.sync_index, push.note_published],
    EntryChanged: [matching.sync_index, push.note_changed],
    EntryConfirmed: [matching.sync_index],
    EntryWithdrawn: [matching.sync_index],
    EntryReopened: [matching.sync_index],
    EntriesExpired: [matching.sync_index],
    EntriesImported: [matching.sync_index, push.note_imported],
    OrganisationCreated: [matching.sync_index],
    OrganisationsImported: [matching.sync_index],
    OrganisationChanged: [matching.sync_index],
    OrganisationsMerged: [matching.sync_index],
    VerificationAccepted: [matching.sync_index],
    MatchesFound: [push.note_matches],
    WeightsUsed: [matching.match_entries],
    NoticesGiven: [push.queue_deliveries],
    Subscribed: [push.prepare_subscriptions],
    ConsentWithdrawn: [push.forget_traces_of],
    DeliveryReplayed: [push.send_deliveries],
    DestinationChanged: [push.send_deliveries],
    DestinationTried: [push.send_deliveries],
    ImportRequested: [connectors.run_import],
    OwnDataAsked: [rights.make_own_data],
}
PERIODIC = (
    catalog.anchor_audit_chain,
    catalog.expire_disclosures,
    catalog.expire_entries,
    catalog.remind_of_validity,
    deals.watch_deals,
    forget_ended,
    matching.check_index,
    matching.forget_finished_jobs,
    matching.merge_index,
    matching.retry_stalled_jobs,
    push.delete_ended_subscriptions,
    push.forget_deliveries,
    push.look_for_deliveries,
    push.look_for_news,
    push.mail_feedback,
    push.remind_of_endings,
    push.tell_of_rules,
    rights.delete_ended_copies,
    rights.erase_due_people,
)
DESK_SOURCES: tuple[Source, ...] = (
    organisations.waiting_verifications,
    organisations.waiting_invitations,
    organisations.waiting_transfers,
    waiting_deals,
    waiting_disclosures,
    waiting_drafts,
    waiting_enquiries,
    waiting_entries,
    waiting_reviews,
    waiting_cases,
)
