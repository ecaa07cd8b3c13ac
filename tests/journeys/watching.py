"""Watches a browser page for what a person would not see: errors of scripts, refused resources, broken policies."""

from collections.abc import Collection

from playwright.sync_api import ConsoleMessage, Page, Request, Response

# The console also tells of answers with an error status; those are told here with their address instead.
_ALREADY_TOLD = "Failed to load resource"


class Watch:
    """The faults of one page; ``expected`` are error statuses that its story brings about on purpose."""

    def __init__(self, page: Page, expected: Collection[int] = ()) -> None:
        self.faults: list[str] = []
        self._expected = expected
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and _ALREADY_TOLD not in message.text:
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        reason = request.failure or ""
        if "ERR_ABORTED" not in reason:  # a download, or a page left before it was complete
            self.faults.append(f"no answer: {request.method} {request.url}: {reason}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.faults.append(f"status {response.status}: {response.request.method} {response.url}")
