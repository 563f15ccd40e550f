/** A quiet hint that the server runs another release than the one that the page was loaded from. */
import { RefreshCw, X } from "lucide-react";
import { useState, useSyncExternalStore } from "react";

import { releases } from "@/api/release";
import { Button, IconButton } from "@/ui";

import styles from "./Shell.module.css";

/** Draw the hint, until it is dismissed; yet another release brings it up again. */
export function UpdateHint() {
  const other = useSyncExternalStore(releases.subscribe, releases.other);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const shown = other !== null && other !== dismissed;
  return (
    <div role="status" className={styles.update} data-shown={shown}>
      {shown && (
        <>
          <p>Baton was updated since this page was loaded.</p>
          <Button size="sm" icon={<RefreshCw aria-hidden />} onClick={() => window.location.reload()}>
            Reload
          </Button>
          <IconButton size="sm" label="Not now" icon={<X aria-hidden />} onClick={() => setDismissed(other)} />
        </>
      )}
    </div>
  );
}
