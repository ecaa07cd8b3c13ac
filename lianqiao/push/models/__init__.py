"""What people asked to hear of, and what they were told."""

from lianqiao.push.models.notice import EntryNews, Notice
from lianqiao.push.models.subscription import Exclusion, PushSetting, Signal, Subscription

__all__ = ["EntryNews", "Exclusion", "Notice", "PushSetting", "Signal", "Subscription"]
