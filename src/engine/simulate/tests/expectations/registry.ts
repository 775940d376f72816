import type { TestExpectation } from '../../../../contract/bundle/test.ts';
import type { Playing } from '../playing.ts';
import { ended } from './ended.ts';
import type { ExpectationForm, Judge, Miss } from './expectation.ts';
import { notSent } from './not-sent.ts';
import { order } from './order.ts';
import { runs } from './runs.ts';
import { sent } from './sent.ts';
import { step } from './step.ts';
import { that } from './that.ts';
import { waiting } from './waiting.ts';

/** Every form of an expectation, by the field that only this form has. */
const forms: { [F in ExpectationForm]: Judge<F> } = { sent, notSent, order, outcome: step, that, ended, waiting, runs };
const names = Object.keys(forms) as ExpectationForm[];

/** Why an expectation does not hold; null where it does. */
export function missOf(playing: Playing, expected: TestExpectation): Miss | null {
  const form = names.find((name) => name in expected);
  if (form === undefined) return null;
  // Sound, because the expectation has the field that names the form.
  const judge = forms[form] as (playing: Playing, expected: TestExpectation) => Miss | null;
  return judge(playing, expected);
}
