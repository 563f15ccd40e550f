"""Watch a page: whatever the browser complains of fails the test, unless the test said that it would come."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

LEFT_ALONE = "net::ERR_ABORTED"  # a request that the page itself gave up, as when it is left


@dataclass
class Watch:
    """Collect the complaints of one page; `expected` holds patterns of those that the test provokes."""

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to everything that can go wrong on `page`."""
        page.on("console", self._console)
        page.on("pageerror", self._page_error)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def expect(self, pattern: str) -> None:
        """Let complaints that match `pattern` pass: the test provokes them."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        """List the complaints that nobody announced."""
        return [line for line in self.complaints if not any(re.search(known, line) for known in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _page_error(self, error: Error) -> None:
        self.complaints.append(f"page error: {error.message}\n{error.stack or ''}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT_ALONE:
            self.complaints.append(f"request failed: {request.method} {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"answer {response.status}: {response.request.method} {response.url}")
