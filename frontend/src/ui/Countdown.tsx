/** The time that is left until a moment, ticking. */
import { formatLeft } from "@/core/format";

import { useClock } from "./useClock";

export interface CountdownProps {
  /** Seconds since the epoch. */
  at: number;
  /** What to say once the time has come. */
  over?: string;
  /** Stand still at this moment (seconds since the epoch) instead of ticking. */
  now?: number;
}

/** Draw the time left until `at`. */
export function Countdown({ at, over = "now due", now }: CountdownProps) {
  const ticking = useClock(now === undefined, 1000) / 1000;
  const left = at - (now ?? ticking);
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={new Date(at * 1000).toLocaleString()}>
      {left > 0 ? `${formatLeft(left)} left` : over}
    </time>
  );
}
