// Parts that the behaviours of several step types share.
import type { SavedStep } from '../../contract/workflows/workflow.ts';
import type { Successor } from '../graph.ts';
import type { Jumps, Renderer, RetryPlan, Secret, Simulated } from './behaviour.ts';

export { oneLine, withoutControls } from '../templates/one-line.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Retries of whatever is sent or written. */
export const sendRetries = {
  delaysMs: [0, second, 5 * second, 30 * second, 2 * minute, 10 * minute, hour],
  pendingOutcome: null,
  givenUp: 'error',
} as const satisfies RetryPlan;

/** Retries of a model. One that stays silent for over a minute is an outcome that a run should continue with. */
export const modelRetries = {
  delaysMs: [0, 2 * second, 10 * second, minute],
  pendingOutcome: 'ai_pending',
  givenUp: 'ai_unavailable',
} as const satisfies RetryPlan;

/** A send: at most 10 s for a free connection, 15 s for the request and 5 s for its answer. */
export const sendLeaseMs = 45_000;
/** A model is asked twice at most, each time for up to 150 s. */
export const modelLeaseMs = 330_000;

/** For steps whose config and input hold no secrets. */
export const noSecrets = (): Secret[] => [];
export const asRendered = <I extends object>(input: I): I => input;

/** For steps that lead to one step only. */
export const noJumps: Jumps = { fields: [], exhaustive: false, choices: null, noNext: null };
export const onlyOnward = (_step: SavedStep, onward: string): Successor[] => [{ target: onward }];

/** For steps that end in one way only. */
export const noWays = { of: (): string[] => [], taken: () => null } as const;

export const beforeStep = ({ label }: SavedStep): string => `Waiting before step ${label}.`;

const simulatedSend = (): Simulated => ({ outcome: 'sent', output: { simulated: true } });

/** How a message fares where none leaves: it is sent. */
export const simulatedMessage = {
  simulate: simulatedSend,
  usualAnswer: () => null,
  answerFault: () => 'The answer to a message is { "outcome": …, "reason": … }.',
} as const;

/** The rendered texts of a record. */
export function texts(record: Record<string, string>, field: string, renderer: Renderer): [string, string][] {
  return Object.entries(record).map(([key, source]) => [key, renderer.text(`${field}.${key}`, source)]);
}
