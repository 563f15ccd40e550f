/** What the prover found: the verdict, how far it looked, and each finding with its counterexample and its repair. */
import { CircleAlert, CircleCheck, Play, TriangleAlert, Wrench } from "lucide-react";

import { oneLine } from "@/core/run-format";
import { reachOf, sortedFindings, verdictOf, type Finding, type SoundnessReport } from "@/core/soundness";
import { useChecks } from "@/store/checks";
import { useEditor } from "@/store/editor";
import { Button } from "@/ui";

import styles from "./checks.module.css";
import { playFinding } from "./playing";
import { takeOver } from "./useChecks";

function Assumed({ finding }: { finding: Finding }) {
  const assumed = finding.counterexample?.assumed ?? [];
  if (assumed.length === 0) return null;
  return (
    <p className={styles.assumed}>
      If{" "}
      {assumed.map(({ expression, gives }, index) => (
        <span key={index}>
          {index > 0 && " and "}
          <code>{expression}</code> gives <code>{oneLine(gives, 40)}</code>
        </span>
      ))}
    </p>
  );
}

function FindingItem({ finding }: { finding: Finding }) {
  const of = useChecks((checks) => checks.soundness.of);
  const chosen = useChecks((checks) => checks.playing?.finding === finding);
  const editable = useEditor((state) => state.editable);
  const Icon = finding.severity === "error" ? CircleAlert : TriangleAlert;
  const { repair } = finding;
  return (
    <li className={styles.item} data-chosen={chosen}>
      <button type="button" className={styles.finding} aria-pressed={chosen} onClick={() => playFinding(finding)}>
        <Icon aria-label={finding.severity === "error" ? "Error" : "Warning"} className={styles.icon} data-error={finding.severity === "error"} />
        <span>
          {finding.message}
          {finding.counterexample && (
            <span className={styles.more}>
              <Play aria-hidden /> Shows how
            </span>
          )}
        </span>
      </button>
      <Assumed finding={finding} />
      {repair && editable && (
        <Button size="sm" className={styles.repair} icon={<Wrench aria-hidden />} onClick={() => void takeOver(repair.title, of, repair.document)}>
          {repair.title}
        </Button>
      )}
    </li>
  );
}

/** Draw a report. */
export function Findings({ report, compact = false }: { report: SoundnessReport; compact?: boolean }) {
  const Icon = report.findings.length === 0 ? CircleCheck : report.sound ? TriangleAlert : CircleAlert;
  return (
    <>
      <p className={styles.verdict} data-sound={report.sound} data-fine={report.findings.length === 0}>
        <Icon aria-hidden />
        {verdictOf(report)}
      </p>
      {!compact && (
        <ul className={styles.reach}>
          {reachOf(report).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {report.findings.length > 0 && (
        <ul className={styles.list} aria-label="Findings">
          {sortedFindings(report).map((finding, index) => (
            <FindingItem key={`${finding.code}:${finding.nodes.join()}:${index}`} finding={finding} />
          ))}
        </ul>
      )}
    </>
  );
}
