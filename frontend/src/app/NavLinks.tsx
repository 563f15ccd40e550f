/** The places of the app. */
import { Activity, Bot, History, Inbox, MessagesSquare, Server, Workflow } from "lucide-react";
import { NavLink, useLocation } from "react-router";

import { useInboxCount } from "@/store/inbox";

import styles from "./Shell.module.css";

const PLACES = [
  { to: "/", label: "Workflows", Icon: Workflow, also: "/workflows" },
  { to: "/runs", label: "Runs", Icon: History },
  { to: "/inbox", label: "Inbox", Icon: Inbox },
  { to: "/agents", label: "Agents", Icon: Bot },
  { to: "/providers", label: "Providers", Icon: Server },
  { to: "/threads", label: "Threads", Icon: MessagesSquare },
  { to: "/operations", label: "Operations", Icon: Activity },
];

/** Draw the links to the places, the current one marked. */
export function NavLinks() {
  const { pathname } = useLocation();
  const waiting = useInboxCount();
  return (
    <nav className={styles.nav} aria-label="Main">
      {PLACES.map(({ to, label, Icon, also }) => {
        const here = to === "/" ? pathname === "/" || pathname.startsWith(also ?? to) : pathname.startsWith(to);
        return (
          <NavLink key={to} to={to} className={styles.place} aria-current={here ? "page" : undefined} data-here={here}>
            <Icon aria-hidden />
            <span>{label}</span>
            {to === "/inbox" && waiting > 0 && (
              <span className={styles.count}>
                {waiting}
                <span className="visually-hidden"> {waiting === 1 ? "question waits" : "questions wait"}</span>
              </span>
            )}
          </NavLink>
        );
      })}
    </nav>
  );
}
