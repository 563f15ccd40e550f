/** What activations wait for: timers, people, events, values of the state, places in critical sections. */

import { sameValue } from "./fold-reducers";
import { activationOf } from "./fold-steps";
import type { EventOf, Question } from "./run-events";
import type { RunState } from "./run-state";

export function setTimer(state: RunState, { timer, activation, at, purpose }: EventOf<"TimerSet">): void {
  state.timers[timer] = { id: timer, activation, purpose, at };
  const waiting = activationOf(state, activation);
  if (!waiting.timers.includes(timer)) waiting.timers = [...waiting.timers, timer];
}

export function endTimer(state: RunState, { timer }: { timer: string }): void {
  Reflect.deleteProperty(state.timers, timer);
}

export function ask(state: RunState, event: EventOf<"QuestionAsked">): void {
  Object.assign(activationOf(state, event.activation), { question: event.question, answers: [] });
  state.questions[event.activation] = null;
}

export function answer(state: RunState, event: EventOf<"QuestionAnswered">, at: number): void {
  const activation = activationOf(state, event.activation);
  const { by, decision, values = null, comment = "" } = event;
  activation.answers = [...activation.answers, { by, decision, at, values, comment }];
}

/** Let others answer from now on; a list or a time that is empty is left out, as on the wire. */
export function escalate(state: RunState, event: EventOf<"QuestionEscalated">): void {
  const activation = activationOf(state, event.activation);
  if (!activation.question) return;
  const { approvers: _before, deadline_at: _due, escalate_to: _next, ...kept } = activation.question;
  const asked: Question = kept;
  if (event.to.length > 0) asked.approvers = event.to;
  if (event.deadline_at != null) asked.deadline_at = event.deadline_at;
  activation.question = asked;
}

export function closeQuestion(state: RunState, event: EventOf<"QuestionClosed">): void {
  Reflect.deleteProperty(state.questions, event.activation);
}

export function receive(state: RunState, event: EventOf<"EventReceived">): void {
  if (!event.transient) state.inbox[event.name] = [...(state.inbox[event.name] ?? []), event.payload ?? null];
}

export function awaitEvent(state: RunState, { activation, name }: EventOf<"EventAwaited">): void {
  state.listeners[name] = [...(state.listeners[name] ?? []), activation];
  const waiting = activationOf(state, activation);
  waiting.listens = [...waiting.listens, name];
}

export function takeEvent(state: RunState, event: EventOf<"EventTaken">): void {
  if (!event.kept) return;
  const kept = [...state.inbox[event.name]!];
  kept.splice(kept.findIndex((payload) => sameValue(payload, event.payload ?? null)), 1);
  keep(state.inbox, event.name, kept);
}

export function stopListening(state: RunState, path: string, name: string): void {
  keep(state.listeners, name, without(state.listeners[name]!, path));
}

function keep<T>(lists: Record<string, T[]>, name: string, list: T[]): void {
  if (list.length > 0) lists[name] = list;
  else Reflect.deleteProperty(lists, name);
}

export function requestLock(state: RunState, event: EventOf<"LockRequested">): void {
  const { name, activation, limit = 1, wide = false } = event;
  const lock = state.locks[name] ?? { limit, wide, holders: [], waiting: [] };
  state.locks[name] = { ...lock, waiting: [...lock.waiting, activation] };
  activationOf(state, activation).lock = name;
}

export function grantLock(state: RunState, { name, activation }: EventOf<"LockGranted">): void {
  const lock = state.locks[name]!;
  const waiting = without(lock.waiting, activation);
  state.locks[name] = { ...lock, waiting, holders: [...lock.holders, activation] };
}

/** Give up a critical section, or the place in its line. */
export function letGo(state: RunState, path: string, name: string): void {
  const lock = state.locks[name]!;
  state.locks[name] = { ...lock, holders: without(lock.holders, path), waiting: without(lock.waiting, path) };
}

/** Take one `item` out of a list. */
function without(list: readonly string[], item: string): string[] {
  const at = list.indexOf(item);
  return at < 0 ? [...list] : list.toSpliced(at, 1);
}
