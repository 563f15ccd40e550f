/** Keeps the inbox live: whenever a run that the user may see has moved on, it is asked again, at most every second. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { inboxKeys, useInbox } from "../api/inbox";
import { live } from "../api/live-page";

const PAUSE_MS = 1_000;

/** Count the questions that wait for the user, for as long as the component is mounted. */
export function useInboxCount(): number {
  const queries = useQueryClient();
  const inbox = useInbox();
  useEffect(() => {
    let asking: ReturnType<typeof setTimeout> | undefined;
    const stop = live.followRuns(() => {
      asking ??= setTimeout(() => {
        asking = undefined;
        void queries.invalidateQueries({ queryKey: inboxKeys.all });
      }, PAUSE_MS);
    });
    return () => {
      clearTimeout(asking);
      stop();
    };
  }, [queries]);
  return inbox.data?.length ?? 0;
}
