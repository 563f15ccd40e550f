/** What may be done about a run: pause, resume, cancel, have it taken up again, run it again, go to its thread. */

import { CirclePause, CirclePlay, CircleStop, MessagesSquare, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";

import { ApiError } from "@/api/errors";
import { loadValue } from "@/api/payloads";
import { inputOf, type RunControl, useControlRun, useStartRun } from "@/api/runs";
import { isEnded } from "@/core/run-state";
import { Button, LinkButton, toast, toastError } from "@/ui";

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
      { onError: (error) => refused(what, error) },
    );
  const busy = (what: RunControl) => control.isPending && control.variables.control === what;
  return (
    <div className={styles.controls}>
      {detail.thread && (
        <LinkButton to={`/threads/${detail.thread}`} variant="ghost" icon={<MessagesSquare aria-hidden />}>
          Thread
        </LinkButton>
      )}
      {detail.set_aside && !isEnded(status) && (
        <Button variant="primary" icon={<RotateCcw aria-hidden />} busy={busy("take-up")} onClick={() => send("take-up")}>
          Try again
        </Button>
      )}
      {status === "running" && !detail.set_aside && (
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

/** A run that ended in the meantime is no failure: say so, and let the message go by itself. */
function refused(what: RunControl, error: Error): void {
  if (error instanceof ApiError && error.status >= 400 && error.status < 500) toast(error.message);
  else toastError(`The run could not be told to ${what.replace("-", " ")}`, error);
}

function RunAgain() {
  const { detail } = useMonitor();
  const start = useStartRun();
  const navigate = useNavigate();
  const again = async () =>
    start.mutate(
      { workflow: detail.workflow.slug, input: await loadValue(detail.id, inputOf(detail)), version: detail.version, thread: detail.thread },
      {
        onSuccess: (run) => void navigate(`/runs/${run.id}`),
        onError: (error) => toastError("The run could not be started again", error),
      },
    );
  return (
    <Button icon={<RotateCcw aria-hidden />} busy={start.isPending} onClick={() => again().catch((error: unknown) => toastError("The run's input could not be read", error))}>
      Run again
    </Button>
  );
}
