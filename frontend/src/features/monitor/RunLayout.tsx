/** Lays the parts of a run's page out: side by side where there is room, as tabs on a phone. */

import { useState } from "react";
import { useStore } from "zustand";

import { ErrorState, SplitPane, Tabs, useNarrow } from "@/ui";

import { EventList } from "./EventList";
import { Inspector } from "./Inspector";
import { InspectorSheet } from "./InspectorSheet";
import { OutputPanel } from "./OutputPanel";
import { RunGraph } from "./RunGraph";
import { RunHeader } from "./RunHeader";
import styles from "./RunLayout.module.css";
import { StatePanel } from "./StatePanel";
import { TimeSlider } from "./TimeSlider";
import { Timeline } from "./Timeline";
import { useMonitor } from "./useMonitor";

const PARTS = { graph: RunGraph, timeline: Timeline, events: EventList, output: OutputPanel, state: StatePanel };
type Part = keyof typeof PARTS;

const LABELS: Record<Part, string> = {
  graph: "Graph",
  timeline: "Timeline",
  events: "Events",
  output: "Output",
  state: "State",
};

/** Draw the page. */
export function RunLayout() {
  const narrow = useNarrow();
  const refusal = useStore(useMonitor().store, (followed) => followed.refusal);
  return (
    <div className={styles.page}>
      <RunHeader />
      {refusal && <ErrorState title="The run cannot be followed live" error={refusal} />}
      {narrow ? <Narrow /> : <Wide />}
      <TimeSlider />
    </div>
  );
}

function Wide() {
  return (
    <div className={styles.body}>
      <SplitPane label="Width of the inspector" remember="run-inspector" initial={380} min={300} max={640}>
        <SplitPane label="Height of the lower part" remember="run-dock" direction="column" initial={320} min={140} max={700}>
          <RunGraph />
          <Parts parts={["timeline", "events", "output", "state"]} />
        </SplitPane>
        <Inspector />
      </SplitPane>
    </div>
  );
}

function Narrow() {
  return (
    <div className={styles.body}>
      <Parts parts={["graph", "timeline", "events", "output", "state"]} />
      <InspectorSheet />
    </div>
  );
}

function Parts({ parts }: { parts: Part[] }) {
  const [current, setCurrent] = useState<Part>(parts[0]!);
  const Shown = PARTS[current];
  return (
    <Tabs
      className={styles.tabs}
      label="Parts of the run"
      tabs={parts.map((id) => ({ id, label: LABELS[id] }))}
      current={current}
      onChange={(id) => setCurrent(id as Part)}
    >
      <Shown />
    </Tabs>
  );
}
