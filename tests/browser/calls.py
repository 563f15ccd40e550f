"""Call the site's API with the cookies of a browser context, to set up what a test needs and to check what it did."""

from typing import Any

from playwright.sync_api import APIResponse, BrowserContext


class Calls:
    """The API as one person may use it."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.http = context.request

    def get(self, path: str) -> Any:
        """Read; any answer but a good one fails."""
        return self._good(self.http.get(path))

    def post(self, path: str, **body: Any) -> Any:
        """Make or do something."""
        return self._good(self.http.post(path, data=body, headers=self._headers()))

    def patch(self, path: str, **body: Any) -> Any:
        """Change something."""
        return self._good(self.http.patch(path, data=body, headers=self._headers()))

    def put(self, path: str, **body: Any) -> Any:
        """Replace something."""
        return self._good(self.http.put(path, data=body, headers=self._headers()))

    def delete(self, path: str) -> None:
        """Take something away."""
        self._good(self.http.delete(path, headers=self._headers()))

    def events(self, run: str) -> list[int]:
        """List the numbers of all events in a run's log."""
        numbers: list[int] = []
        while True:
            page = self.get(f"/api/runs/{run}/events/?after={len(numbers)}&limit=500")
            for entry in page["entries"]:
                numbers.extend(range(entry["seq"], entry["seq"] + len(entry["events"])))
            if not page["entries"] or numbers[-1] >= page["head"]:
                return numbers

    def scripted(self, slug: str, *script: dict[str, Any], **more: Any) -> str:
        """Register a scripted agent, unless it is known, and give its slug."""
        if slug not in {agent["slug"] for agent in self.get("/api/agents/?kind=scripted")}:
            named = {"name": slug.replace("-", " ").capitalize(), "description": f"Plays {slug}.", **more}
            self.post("/api/agents/", slug=slug, kind="scripted", settings={"script": list(script)}, **named)
        return slug

    def _headers(self) -> dict[str, str]:
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        return {"X-CSRFToken": token}

    def _good(self, answer: APIResponse) -> Any:
        assert answer.ok, f"{answer.status} {answer.url}: {answer.text()[:2000]}"
        return answer.json() if answer.status != 204 else None
