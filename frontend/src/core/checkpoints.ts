/**
 * States kept along a log, so that going back folds a little and not everything. However long the log, only so many are
 * kept: where there would be more, every other one goes, and they lie twice as far apart.
 */

import { newRunState } from "./fold-new";
import type { Activation, RunState } from "./run-state";

const APART = 1_000;
const MOST = 24;

/** Keep states of one log. */
export class Checkpoints {
  private kept: RunState[] = [];

  constructor(
    private apart = APART,
    private readonly most = MOST,
  ) {}

  /** Tell how many are kept. */
  get count(): number {
    return this.kept.length;
  }

  /** See the state after one more event, and keep a copy of it where one is due. */
  pass(state: RunState): void {
    if (state.seq % this.apart !== 0) return;
    this.kept.push(copyOf(state));
    if (this.kept.length <= this.most) return;
    this.apart *= 2;
    this.kept = this.kept.filter(({ seq }) => seq % this.apart === 0);
  }

  /** Give what may be folded on to event `seq` with the fewest events: `known`, if it is the nearest, or a copy. */
  nearest(seq: number, known: RunState): RunState {
    const kept = this.kept.findLast((state) => state.seq <= seq);
    if (known.seq <= seq && known.seq >= (kept?.seq ?? 0)) return known;
    return kept ? copyOf(kept) : newRunState();
  }
}

/**
 * Copy a state as far as `evolve` changes things in place: the maps of a state, and those of an activation in which
 * something may still happen. In one that has ended nothing does, once all its children have.
 */
export function copyOf(state: RunState): RunState {
  const activations: Record<string, Activation> = { ...state.activations };
  for (const path in activations) {
    const activation = activations[path]!;
    if (activation.status === "active" || activation.active > 0) activations[path] = opened(activation);
  }
  return {
    ...state,
    activations,
    values: { ...state.values },
    results: { ...state.results },
    steps: { ...state.steps },
    open_steps: { ...state.open_steps },
    timers: { ...state.timers },
    questions: { ...state.questions },
    listeners: { ...state.listeners },
    inbox: { ...state.inbox },
    watchers: { ...state.watchers },
    locks: { ...state.locks },
  };
}

function opened(activation: Activation): Activation {
  return {
    ...activation,
    children: [...activation.children],
    times: { ...activation.times },
    outcomes: { ...activation.outcomes },
    steps: [...activation.steps],
    values: { ...activation.values },
    results: { ...activation.results },
  };
}
