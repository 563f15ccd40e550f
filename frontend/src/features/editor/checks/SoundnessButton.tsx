/** What is known of the soundness of the document as it is now, and the way to the panel that says more. */
import { ShieldAlert, ShieldCheck, ShieldQuestion } from "lucide-react";

import { checkAction, perform } from "@/actions";
import { isUnread } from "@/core/soundness";
import { useChecks } from "@/store/checks";
import { useDocument } from "@/store/editor";

import styles from "./checks.module.css";

/** Draw the button. */
export function SoundnessButton() {
  const document = useDocument();
  const { of, value, busy } = useChecks((checks) => checks.soundness);
  const known = of === document && !busy && value && !isUnread(value) ? value : null;
  const Icon = known === null ? ShieldQuestion : known.sound ? ShieldCheck : ShieldAlert;
  const words = known === null ? "Check soundness" : known.sound ? "Sound" : "Unsound";
  return (
    <button type="button" className={styles.soundness} data-sound={known?.sound} onClick={() => perform(checkAction)}>
      <Icon aria-hidden />
      {words}
    </button>
  );
}
