"""Errors of the push app."""

from lianqiao.core.errors import NotFound


class SubscriptionNotFound(NotFound):
    """There is no such subscription, or it is somebody else's."""

    code = "push.subscription_not_found"


class NoticeNotFound(NotFound):
    """There is no such notice, or it is somebody else's, or of an entry that may no longer be seen."""

    code = "push.notice_not_found"


class DestinationNotFound(NotFound):
    """There is no such destination or delivery, or it is somebody else's."""

    code = "push.destination_not_found"
