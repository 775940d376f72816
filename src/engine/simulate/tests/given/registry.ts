import type { TestGiven } from '../../../../contract/bundle/test.ts';
import type { Playing } from '../playing.ts';
import { advance } from './advance.ts';
import { broadcast } from './broadcast.ts';
import { channel } from './channel.ts';
import { event } from './event.ts';
import type { GivenForm, Happen } from './given.ts';
import { person } from './person.ts';
import { traits } from './traits.ts';
import { until } from './until.ts';

/** Every form of an entry of `given`, in the order in which a field decides. */
const forms: { [F in GivenForm]: Happen<F> } = { person, event, traits, broadcast, channel, advance, until };
const names = Object.keys(forms) as GivenForm[];

/** Lets an entry of `given` happen; returns why it cannot, as one sentence. */
export function happens(playing: Playing, given: TestGiven): string | null {
  const form = names.find((name) => name in given);
  if (form === undefined) return null;
  // Sound, because the entry has the field that names the form.
  const happen = forms[form] as (playing: Playing, given: TestGiven) => string | null;
  return happen(playing, given);
}
