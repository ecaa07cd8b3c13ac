"""Addresses of what people hear of."""

from django.urls import path

from lianqiao.catalog.choices import EntryKind
from lianqiao.web.push import destinations, feed, feeds, inbox, owners, views

urlpatterns = [
    path("push", views.overview, name="push"),
    path("push/settings", views.settings_form, name="push-settings"),
    path("push/for-me", feed.feed_page, name="push-feed"),
    path("push/for-me/<str:kind>/<str:number>", feed.open_entry, name="push-feed-open"),
    path("push/effect", feed.effect_page, name="push-effect"),
    path("push/subscribe", views.subscribe, name="push-subscribe"),
    path("push/subscriptions/<str:key>/<str:move>", views.move_subscription, name="push-subscription"),
    path("push/exclusions/<int:exclusion_id>/remove", views.include_again, name="push-exclusion-remove"),
    path("push/traces", views.traces, name="push-traces"),
    path("push/traces/forget", views.forget_traces, name="push-traces-forget"),
    path("push/inbox", inbox.inbox, name="push-inbox"),
    path("push/inbox/stream", inbox.stream, name="push-stream"),
    path("push/inbox/<str:key>", inbox.open_notice, name="push-notice"),
    path("push/inbox/<str:key>/dismiss", inbox.dismiss, name="push-notice-dismiss"),
    path("push/inbox/<str:key>/fewer", inbox.hear_fewer, name="push-notice-fewer"),
    path("push/destinations", destinations.overview, name="push-destinations"),
    path("push/destinations/add", destinations.add, name="push-destination-add"),
    path("push/destinations/<str:key>", destinations.one, name="push-destination"),
    path("push/destinations/<str:key>/try", destinations.try_out, name="push-destination-try"),
    path("push/destinations/<str:key>/<str:move>", destinations.move, name="push-destination-move"),
    path("push/deliveries/<str:key>/replay", destinations.replay, name="push-delivery-replay"),
    path("push/off/<str:token>", destinations.off, name="push-off"),
    path(
        "achievements/<str:number>/reach", owners.reach_page, {"kind": EntryKind.ACHIEVEMENT}, name="achievement-reach"
    ),
    path("demands/<str:number>/reach", owners.reach_page, {"kind": EntryKind.DEMAND}, name="demand-reach"),
    path("achievements/<str:number>/prospects", owners.prospects_page, name="achievement-prospects"),
    path("subscriptions/<str:secret>.atom", feeds.subscription_feed, name="subscription-feed"),
]
