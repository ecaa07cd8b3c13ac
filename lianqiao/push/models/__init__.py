"""What people asked to hear of, and what they were told."""

from lianqiao.push.models.delivery import Delivery, DeliveryItem, Destination
from lianqiao.push.models.effect import SharedPlace
from lianqiao.push.models.notice import EntryNews, Notice
from lianqiao.push.models.recommendation import Recommendation
from lianqiao.push.models.subscription import Exclusion, PushSetting, Subscription, Trace

__all__ = [
    "Delivery",
    "DeliveryItem",
    "Destination",
    "EntryNews",
    "Exclusion",
    "Notice",
    "PushSetting",
    "Recommendation",
    "SharedPlace",
    "Subscription",
    "Trace",
]
