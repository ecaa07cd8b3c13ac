"""What people asked to hear of, and what they were told."""

from lianqiao.push.models.notice import EntryNews, Notice
from lianqiao.push.models.subscription import Exclusion, PushSetting, Subscription, Trace

__all__ = ["EntryNews", "Exclusion", "Notice", "PushSetting", "Subscription", "Trace"]
