/** Text shown as it is, in the mono face, with a button that copies it. */
import { Check, Copy } from "lucide-react";
import { useState } from "react";

import styles from "./CodeText.module.css";
import { IconButton } from "./IconButton";

/** Draw a block of text; `label` says what it is. */
export function CodeText({ text, label, copy = true }: { text: string; label: string; copy?: boolean }) {
  const [copied, setCopied] = useState(false);
  const onCopy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div className={styles.block}>
      <pre className={styles.text} tabIndex={0} aria-label={label}>
        {text}
      </pre>
      {copy && (
        <span className={styles.copy}>
          <IconButton
            size="sm"
            label={copied ? "Copied" : "Copy"}
            icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
            onClick={() => void onCopy()}
          />
        </span>
      )}
    </div>
  );
}
