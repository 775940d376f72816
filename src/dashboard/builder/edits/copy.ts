// Copies of blocks, within a draft and as text: `{"steps":[…]}` in the form of the API.
import { isObject } from '../../../contract/json.ts';
import { type Block, blockOf } from '../blocks.ts';
import { type Draft, type DraftStep, readSteps, stepOf } from '../draft.ts';
import { endTarget, exitId, type Way } from '../exits.ts';
import { parseJson } from '../parse-json.ts';
import { titleOf } from '../starters.ts';
import { addSteps, led, relead, settled, type Wiring, wayAt, wiringOf } from '../wiring.ts';
import { blockNamed, counted, type EditOf, named, noStep, refused } from './edit.ts';
import { freshLabels, placeBehind, tooMany } from './insert.ts';

interface Copy {
  steps: DraftStep[];
  ways: Way[];
}

/** The steps and ways of a block under fresh labels; ways out of it lead where they led. */
function copyOf({ steps, ways }: Wiring, { labels }: Block, fresh: readonly string[]): Copy {
  const renamed = new Map(labels.map((label, index) => [label, fresh[index] ?? label]));
  const name = (label: string) => renamed.get(label) ?? label;
  return {
    steps: steps.filter(({ label }) => renamed.has(label)).map((step) => ({ ...step, label: name(step.label) })),
    ways: ways
      .filter(({ exit }) => renamed.has(exit.label))
      .map((way) => {
        const exit = { ...way.exit, label: name(way.exit.label) };
        const isInside = renamed.has(way.target) && way.fault === null;
        return { ...(isInside ? led(way, name(way.target)) : way), exit, id: exitId(exit) };
      }),
  };
}

export const duplicate: EditOf<'duplicate'> = (draft, { label }) => {
  const step = stepOf(draft, label);
  if (step === undefined) return noStep(label);
  const block = blockOf(draft, label);
  const full = tooMany(draft, block.labels.length);
  if (full) return full;
  const fresh = freshLabels(draft, block.labels);
  const [head = ''] = fresh;
  const wiring = wiringOf(draft);
  const copy = copyOf(wiring, block, fresh);
  const inside = new Set(block.labels);
  relead(
    wiring,
    ({ exit, target, fault }) => inside.has(exit.label) && target === block.onward && fault === null,
    head,
  );
  const last = wiring.steps.findLastIndex((other) => inside.has(other.label));
  wiring.steps.splice(last + 1, 0, ...copy.steps);
  wiring.ways.push(...copy.ways);
  const says = `${blockNamed(step, block.labels.length)} duplicated.`;
  return { ok: true, draft: settled(draft, wiring), focus: head, says };
};

/** The text of a block for the clipboard; ways out of it end the run. */
export function copyText(draft: Draft, label: string): string {
  const block = blockOf(draft, label);
  const inside = new Set(block.labels);
  const wiring = wiringOf(draft);
  wiring.steps = wiring.steps.filter((step) => inside.has(step.label));
  wiring.ways = wiring.ways
    .filter(({ exit }) => inside.has(exit.label))
    .map((way) => (inside.has(way.target) ? way : led(way, endTarget)));
  return JSON.stringify({ steps: settled(draft, wiring).steps }, null, 2);
}

/** The steps that a text holds: a body with steps, a list of them, or one step; null where it holds none. */
export function stepsInText(text: string): DraftStep[] | null {
  const value = parseJson(text);
  const list = isObject(value) && Array.isArray(value.steps) ? value.steps : Array.isArray(value) ? value : [value];
  return list.length === 0 ? null : readSteps(list);
}

export const paste: EditOf<'paste'> = (draft, { at, text }) => {
  const steps = stepsInText(text);
  const [first] = steps ?? [];
  if (steps === null || first === undefined) return refused('The clipboard holds no steps of a workflow.');
  const full = tooMany(draft, steps.length);
  if (full) return full;
  const wiring = wiringOf(draft);
  const way = wayAt(wiring, at);
  if (way === undefined) return refused('There is no such exit.');
  const fresh = relabelled(
    steps,
    freshLabels(
      draft,
      steps.map(({ label }) => label),
    ),
  );
  const [head = first] = fresh;
  relead(wiring, ({ id }) => id === exitId(at), head.label);
  addSteps(wiring, fresh, placeBehind(wiring, at), way.target);
  const what = steps.length === 1 ? titleOf(first) : counted(steps.length, 'step');
  const says = `${what} pasted after ${named(draft, at.label)}.`;
  return { ok: true, draft: settled(draft, wiring), focus: head.label, says };
};

/** The steps under other labels, with their jumps. */
function relabelled(steps: readonly DraftStep[], labels: readonly string[]): DraftStep[] {
  const draft = { steps } as Draft;
  const all = { labels: steps.map(({ label }) => label), meeting: endTarget, onward: endTarget };
  const { steps: copied, ways } = copyOf(wiringOf(draft), all, labels);
  return [
    ...settled(
      { ...draft, steps: [] },
      { steps: copied, ways: [...wiringOf({ ...draft, steps: copied }).ways.slice(0, 1), ...ways] },
    ).steps,
  ];
}
