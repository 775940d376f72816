import type { TestGiven } from '../../../../contract/bundle/test.ts';
import type { Playing } from '../playing.ts';

type KeysOfUnion<T> = T extends unknown ? keyof T : never;
/** The fields by which the forms of an entry are told apart. */
export type GivenForm = 'person' | 'event' | 'traits' | 'broadcast' | 'channel' | 'advance' | 'until';
export type GivenOf<F extends GivenForm & KeysOfUnion<TestGiven>> = Extract<TestGiven, Record<F, unknown>>;

/** Lets one entry of `given` happen; returns why it cannot, as one sentence. */
export type Happen<F extends GivenForm> = (playing: Playing, given: GivenOf<F>) => string | null;
