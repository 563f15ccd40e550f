/** Plays a counterexample on the canvas: step by step, by button, slider or key. */
import { ChevronLeft, ChevronRight, Pause, Play, X } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent } from "react";

import { actionContext } from "@/actions";
import { showFrame, stopPlaying, useChecks, type Playing } from "@/store/checks";
import { IconButton } from "@/ui";

import styles from "./checks.module.css";
import { currentFrame } from "./playing";
import { useStopOnChange } from "./useChecks";

const STEP_MS = 900;

function useTicking(playing: Playing | null): void {
  useEffect(() => {
    if (!playing?.running) return undefined;
    const timer = window.setTimeout(() => showFrame(playing.at + 1, true), STEP_MS);
    return () => window.clearTimeout(timer);
  }, [playing]);
}

function turn({ at, frames, running }: Playing): void {
  if (running) showFrame(at);
  else showFrame(at === frames.length - 1 ? 0 : at, true);
}

function onKey(event: KeyboardEvent, playing: Playing): void {
  const onSection = event.target === event.currentTarget;
  const keys: Record<string, () => void> = {
    ...(onSection ? { " ": () => turn(playing), Enter: () => turn(playing) } : {}),
    ArrowLeft: () => showFrame(playing.at - 1),
    ArrowRight: () => showFrame(playing.at + 1),
    Home: () => showFrame(0),
    End: () => showFrame(playing.frames.length - 1),
    Escape: stopPlaying,
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function Controls({ playing }: { playing: Playing }) {
  const { at, frames, running } = playing;
  const last = frames.length - 1;
  return (
    <div className={styles.controls}>
      <IconButton size="sm" label="One step back" icon={<ChevronLeft aria-hidden />} disabled={at === 0} onClick={() => showFrame(at - 1)} />
      <IconButton
        size="sm"
        label={running ? "Pause" : "Play"}
        icon={running ? <Pause aria-hidden /> : <Play aria-hidden />}
        onClick={() => turn(playing)}
      />
      <IconButton size="sm" label="One step on" icon={<ChevronRight aria-hidden />} disabled={at === last} onClick={() => showFrame(at + 1)} />
      <input
        type="range"
        className={styles.range}
        aria-label="Step of the counterexample"
        aria-valuetext={`Step ${at + 1} of ${frames.length}: ${currentFrame(playing).words}`}
        min={0}
        max={last}
        value={at}
        onChange={(event) => showFrame(Number(event.target.value))}
      />
      <span className={styles.count}>
        {at + 1} of {frames.length}
      </span>
      <IconButton size="sm" label="Stop playing" icon={<X aria-hidden />} onClick={stopPlaying} />
    </div>
  );
}

function Shown({ playing }: { playing: Playing }) {
  const { finding, frames, at } = playing;
  const section = useRef<HTMLElement>(null);
  const ends = at === frames.length - 1;
  const about = ends ? (finding.nodes[0] ?? null) : currentFrame(playing).about;
  useEffect(() => section.current?.focus(), [finding]);
  useEffect(() => {
    if (about !== null) actionContext().view?.reveal(about);
  }, [about]);
  return (
    <section ref={section} tabIndex={-1} className={styles.player} aria-label="Counterexample" onKeyDown={(event) => onKey(event, playing)}>
      <p className={styles.words} aria-live="polite" data-end={ends}>
        {ends ? finding.message : currentFrame(playing).words}
      </p>
      <Controls playing={playing} />
    </section>
  );
}

/** Draw the player while something is played. */
export function Player() {
  const playing = useChecks((checks) => checks.playing);
  useTicking(playing);
  useStopOnChange();
  return playing && <Shown playing={playing} />;
}
