/** A moment, told as the distance from now; the exact time is on hover. */
import { timeAgo } from "@/core/format";

import { useNow } from "./useNow";

/** Draw the moment `at` (ISO 8601). */
export function TimeAgo({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {timeAgo(at, now)}
    </time>
  );
}
