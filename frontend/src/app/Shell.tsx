/** The frame around every page: where one is, where one can go, and who one is. */
import { Suspense, useEffect, useRef } from "react";
import { Link, Outlet, ScrollRestoration } from "react-router";

import { Page, SkeletonList, Toaster, usePageNameNow } from "@/ui";

import { Logo } from "./Logo";
import { NavLinks } from "./NavLinks";
import styles from "./Shell.module.css";
import { ThemeMenu } from "./ThemeMenu";
import { UpdateHint } from "./UpdateHint";
import { UserMenu } from "./UserMenu";

function Waiting() {
  return (
    <Page>
      <SkeletonList />
    </Page>
  );
}

/** Tell screen readers which page is shown, and take the focus along where what had it is gone. */
function PageName() {
  const name = usePageNameNow();
  const before = useRef("");
  useEffect(() => {
    const moved = before.current !== "" && before.current !== name;
    before.current = name;
    if (moved && document.activeElement === document.body) document.getElementById("content")?.focus({ preventScroll: true });
  }, [name]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {name}
    </p>
  );
}

/** Draw the frame and, in it, the current page. */
export function Shell() {
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.topbar}>
        <Link to="/" className={styles.brand} aria-label="Baton, to the workflows">
          <Logo />
          <span>Baton</span>
        </Link>
        <NavLinks />
        <div className={styles.tools}>
          <ThemeMenu />
          <UserMenu />
        </div>
      </header>
      <UpdateHint />
      <main id="content" className={styles.content} tabIndex={-1}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
      <PageName />
      <Toaster />
      <ScrollRestoration />
    </div>
  );
}
