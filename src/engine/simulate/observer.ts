// What a simulation tells whoever watches it.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Step } from '../../contract/workflows/workflow.ts';
import type { StepEntry } from '../runs/state.ts';
import type { SimulatedRun } from './store.ts';

/** A message that would have left. */
export interface LeftMessage {
  kind: ChannelKind;
  run: SimulatedRun;
  /** Label of the step. */
  step: string;
  /** The address; the id of the person where it goes to devices or to the feed. */
  to: string;
  subject: string | null;
  bodies: string[];
  /** Epoch ms. */
  at: number;
}

/** An entry that was refused. */
export interface RefusedEntry {
  workflowId: string;
  personId: string | null;
  reason: string;
  /** Epoch ms. */
  at: number;
}

export interface Observer {
  entered(run: SimulatedRun): void;
  refused(entry: RefusedEntry): void;
  /** A run came to a step, which begins or is passed over. */
  reached(run: SimulatedRun, step: Step, entry: StepEntry): void;
  /** A step has ended. */
  stepEnded(run: SimulatedRun, step: Step, entry: StepEntry): void;
  left(message: LeftMessage): void;
  /** A gate holds a message back for now. */
  held(run: SimulatedRun, step: Step, reason: string): void;
  /** A run has ended; `exitRule` is the index of the rule that ended it. */
  ended(run: SimulatedRun, exitRule: number | null): void;
}

const nothing = (): void => undefined;

/** An observer that does what is given, and nothing else. */
export const observerOf = (parts: Partial<Observer>): Observer => ({
  entered: nothing,
  refused: nothing,
  reached: nothing,
  stepEnded: nothing,
  left: nothing,
  held: nothing,
  ended: nothing,
  ...parts,
});
