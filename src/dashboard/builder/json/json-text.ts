// The draft as a text of JSON, and back: the body that the API takes, field by field.
// 1. What is written is read back as the same draft.
// 2. A text that cannot be drawn changes nothing; it has faults, with pointers into it.
// 3. Steps that say the same as before are the same objects, so that nothing else is drawn again or kept twice.
import type { Fault } from '../../../contract/errors.ts';
import { deepEqual } from '../../../engine/conditions/deep-equal.ts';
import { readJson } from '../../../engine/versions/bundle/read-json.ts';
import { type Draft, readDraft } from '../draft.ts';

/** The fields in the order in which people read them; what is not named comes before the steps. */
const order: readonly string[] = [
  'name',
  'description',
  'projectId',
  'isActive',
  'trigger',
  'reentry',
  'exitOn',
  'settings',
];

/** The text of a draft: what PUT takes. */
export function textOfDraft(draft: Draft): string {
  const { steps, ...frame } = draft;
  const placeOf = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const fields = Object.entries(frame).sort(([a], [b]) => placeOf(a) - placeOf(b));
  return JSON.stringify({ ...Object.fromEntries(fields), steps }, null, 2);
}

export type TextReading =
  /** `draft` is the one before where the text says the same. */
  | { ok: true; draft: Draft }
  /** `line`: of the first fault, from 1. */
  | { ok: false; faults: Fault[]; line: number };

/** Reads what somebody typed. */
export function readDraftText(text: string, before: Draft): TextReading {
  const json = readJson(text);
  const refuse = (faults: Fault[]): TextReading => ({
    ...{ ok: false, faults, line: json.locate(faults[0]?.pointer ?? '').line },
  });
  if (json.isUnreadable || json.faults.length > 0) return refuse(json.faults);
  const reading = readDraft(json.value);
  if (!reading.ok) return refuse(reading.faults);
  return { ok: true, draft: sharedWith(before, reading.draft) };
}

/** The draft with everything that is equal before taken from there. */
function sharedWith(before: Draft, draft: Draft): Draft {
  if (deepEqual(before, draft)) return before;
  const old = new Map(before.steps.map((step) => [step.label, step]));
  const steps = draft.steps.map((step) => {
    const same = old.get(step.label);
    return same !== undefined && deepEqual(same, step) ? same : step;
  });
  return { ...draft, steps };
}
