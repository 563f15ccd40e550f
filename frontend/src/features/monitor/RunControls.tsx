/** What may be done about a run: pause, resume, cancel, run again, go to its thread. */

import { CirclePause, CirclePlay, CircleStop, MessagesSquare, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";

import { type RunControl, useControlRun, useStartRun } from "@/api/runs";
import { isEnded } from "@/core/run-state";
import { Button, LinkButton, toastError } from "@/ui";

import { CancelDialog } from "./CancelDialog";
import styles from "./RunHeader.module.css";
import { useMonitor } from "./useMonitor";

/** Draw the buttons that fit a run in `status`. */
export function RunControls({ status }: { status: string }) {
  const { detail } = useMonitor();
  const [asking, setAsking] = useState(false);
  const control = useControlRun(detail.id);
  const send = (what: RunControl, reason?: string) =>
    control.mutate(
      { control: what, reason },
      { onError: (error) => toastError(`The run could not be told to ${what}`, error) },
    );
  const busy = (what: RunControl) => control.isPending && control.variables.control === what;
  return (
    <div className={styles.controls}>
      {detail.thread && (
        <LinkButton to={`/threads/${detail.thread}`} variant="ghost" icon={<MessagesSquare aria-hidden />}>
          Thread
        </LinkButton>
      )}
      {status === "running" && (
        <Button icon={<CirclePause aria-hidden />} busy={busy("pause")} onClick={() => send("pause")}>
          Pause
        </Button>
      )}
      {status === "paused" && (
        <Button variant="primary" icon={<CirclePlay aria-hidden />} busy={busy("resume")} onClick={() => send("resume")}>
          Resume
        </Button>
      )}
      {isEnded(status) ? (
        <RunAgain />
      ) : (
        <Button variant="danger" icon={<CircleStop aria-hidden />} busy={busy("cancel")} onClick={() => setAsking(true)}>
          Cancel
        </Button>
      )}
      {asking && <CancelDialog onClose={() => setAsking(false)} onCancelRun={(reason) => send("cancel", reason)} />}
    </div>
  );
}

function RunAgain() {
  const { detail } = useMonitor();
  const start = useStartRun();
  const navigate = useNavigate();
  const again = () =>
    start.mutate(
      { workflow: detail.workflow.slug, input: detail.input, version: detail.version, thread: detail.thread },
      {
        onSuccess: (run) => void navigate(`/runs/${run.id}`),
        onError: (error) => toastError("The run could not be started again", error),
      },
    );
  return (
    <Button icon={<RotateCcw aria-hidden />} busy={start.isPending} onClick={again}>
      Run again
    </Button>
  );
}
