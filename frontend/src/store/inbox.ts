/** Keeps the inbox live: the server says when a question came or went, and the list is asked for again. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { inboxKeys, useInbox } from "../api/inbox";
import { live } from "../api/live-page";

/** Count the questions that wait for the user, for as long as the component is mounted. */
export function useInboxCount(): number {
  const queries = useQueryClient();
  const inbox = useInbox();
  useEffect(() => {
    const askAgain = () => void queries.invalidateQueries({ queryKey: inboxKeys.all });
    const ends = [live.followInbox(askAgain), live.onStatus(() => live.status === "live" && askAgain())];
    return () => ends.forEach((end) => end());
  }, [queries]);
  return inbox.data?.length ?? 0;
}
