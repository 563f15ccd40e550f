/** The state of the page's live connection, for the mark that shows it. */

import { useSyncExternalStore } from "react";

import type { LiveStatus } from "../api/live";
import { live } from "../api/live-page";

/** Read the live connection's state. */
export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(live.onStatus, () => live.status);
}
