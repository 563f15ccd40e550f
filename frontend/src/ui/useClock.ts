/** The present moment for clocks that tick. */
import { useEffect, useState } from "react";

/** Give the time (epoch milliseconds), renewed every `every` milliseconds while `ticking`. */
export function useClock(ticking: boolean, every = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return undefined;
    const timer = window.setInterval(() => setNow(Date.now()), every);
    return () => window.clearInterval(timer);
  }, [ticking, every]);
  return now;
}
