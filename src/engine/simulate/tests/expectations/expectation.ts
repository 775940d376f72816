import type { TestExpectation } from '../../../../contract/bundle/test.ts';
import type { JsonValue } from '../../../../contract/primitives.ts';
import type { Playing } from '../playing.ts';

/** The fields by which the forms of an expectation are told apart. */
export type ExpectationForm = 'sent' | 'notSent' | 'order' | 'outcome' | 'that' | 'ended' | 'waiting' | 'runs';
export type ExpectationOf<F extends ExpectationForm> = Extract<TestExpectation, Record<F, unknown>>;

/** Why an expectation does not hold. */
export interface Miss {
  /** What was expected and what happened, beginning with "expected". */
  message: string;
  /** What happened, as far as it concerns the expectation. */
  actual: JsonValue;
}

/** Why an expectation does not hold; null where it does. */
export type Judge<F extends ExpectationForm> = (playing: Playing, expected: ExpectationOf<F>) => Miss | null;
