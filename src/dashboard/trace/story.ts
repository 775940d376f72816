// What the sentences of a step are made of.
import type { Delivery } from '../../contract/messages/delivery.ts';
import type { StepTrace } from '../../contract/workflows/run.ts';
import type { StepType } from '../../contract/workflows/steps/registry.ts';
import type { WrittenStep } from './steps.ts';

/** A step of a trace, and what is known around it. */
export interface Story {
  readonly step: StepTrace;
  /** The step as its version has it; null where that is not known. */
  readonly written: WrittenStep | null;
  /** Properties of the event that started the run; null where it is gone. */
  readonly event: Readonly<Record<string, unknown>> | null;
  /** The message of the step in the log. */
  readonly delivery: Pick<Delivery, 'events'> | null;
  /** Name of the channel that its message went through. */
  readonly channel: string | null;
  /** What the run waits for, where this is the step that it is at; both may be null. */
  readonly waiting: { readonly for: string | null; readonly until: string | null } | null;
  /** Epoch ms. */
  readonly now: number;
}

/** The words of a step type. */
export interface StepWords {
  /** What it is doing while it has no result. */
  doing: (story: Story) => string;
  /** What it did, where it did it. */
  did: (story: Story) => string;
  /** What it will do, from how it is written. */
  will: (step: WrittenStep) => string;
  /** What it did not do when it was stopped, e.g. "Not sent". */
  undone: string;
}

export type AllStepWords = Readonly<Record<StepType, StepWords>>;
