"""What pages are looked at on, and the few steps that every test begins with."""

import shutil
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.site_server import Person

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync", "--disable-quic"]
# Each context has a window of its own, and each window two pages of the browser's address bar that nobody looks at:
# they cost more than what is tested. A list of features replaces Playwright's, which is therefore said here again.
OFF = [
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "OptimizationHints", "NetworkTimeServiceQuerying"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin", "PreconnectToSearch"),
]
QUIET += [f"--disable-features={','.join(OFF)}"]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

Open = Callable[..., Page]
Cookies = Callable[[Person], Any]


def fill_login(page: Page, person: Person) -> None:
    """Log in through the page, as people do."""
    page.goto("/login/")
    page.get_by_label("Name").fill(person.name)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login/" not in url)
