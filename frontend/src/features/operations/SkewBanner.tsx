/** Says that processes run different programs, which ones, and what to do about it. */

import type { Workers } from "@/api/workers";
import { plural } from "@/core/format";
import { Banner } from "@/ui";

import styles from "./Operations.module.css";

/** Draw the banner where programs differ. */
export function SkewBanner({ told }: { told: Workers }) {
  if (told.other_releases.length === 0) return null;
  const behind = told.workers.filter(({ release }) => release !== told.release).length;
  return (
    <Banner tone="warning" title={`${plural(behind, "process runs", "processes run")} another program than this server`}>
      <p>
        While a new release is rolled out this passes by itself. If it stays, the processes of one of them were not started anew: what one release writes,
        another may not understand.
      </p>
      <ul className={styles.todo}>
        <li>
          This server runs <code>{told.release}</code>; others run <code>{told.other_releases.join(", ")}</code>.
        </li>
        <li>Install the same release everywhere and restart what is behind. Workers finish their steps first and give their runs back; nothing is lost.</li>
      </ul>
    </Banner>
  );
}
