// What differs between drafts, step by step and field by field, as texts that people can read side by side.
// 1. Steps of one label are the same step. A step that differs in no draft is left out.
// 2. Where a step leads is a field of its own: it can change by what comes after it.
import { isObject } from '../../../contract/json.ts';
import type { StepType } from '../../../contract/workflows/steps/registry.ts';
import { labelOf } from '../../forms/labels.ts';
import { type Draft, type DraftStep, stepOf } from '../draft.ts';
import { triggerId, waysOf } from '../exits.ts';
import { targetTitle } from '../graph.ts';
import { contentOf } from '../merge/sides.ts';
import { titleOf, typeName } from '../starters.ts';

/** One field, with its text in each draft; null where there is none. */
export interface ComparedField {
  name: string;
  texts: readonly (string | null)[];
}

/** One step, or the frame of the workflow, that is not the same in all drafts. */
export interface Compared {
  /** Label of the step; `(trigger)` for the frame. */
  label: string;
  title: string;
  /** null for the frame. */
  type: StepType | null;
  /** Whether each draft has it. */
  present: readonly boolean[];
  /** The fields that differ. */
  fields: ComparedField[];
}

/** `means`: what is compared; a step that got another title is still the same target. */
interface Field {
  text: string;
  means: string;
}
type Fields = ReadonlyMap<string, Field>;

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** The same for values that are equal, whatever the order of their fields. */
const meaning = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );

const named = (entries: readonly [string, unknown][]): [string, Field][] =>
  entries.flatMap(([name, value]) => {
    return value === undefined ? [] : [[labelOf(name), { text: written(value), means: meaning(value) }]];
  });

/** Where a step leads, one line for each way. */
function leadsTo(draft: Draft, label: string): Field {
  const ways = waysOf(draft).filter(({ exit, drawn }) => drawn && exit.label === label);
  const lines = (nameOf: (target: string) => string) =>
    ways.map(({ word, target }) => (word === null ? nameOf(target) : `${word}: ${nameOf(target)}`)).join('\n');
  return { text: lines((target) => targetTitle(draft, target, titleOf)), means: lines((target) => target) };
}

function stepFields(draft: Draft, step: DraftStep): Fields {
  const { label: _label, type, config, ...rest } = contentOf(step);
  return new Map([
    ['Type', { text: typeName(step.type), means: type as string }],
    ...named(Object.entries(rest)),
    ...named(Object.entries(config as Record<string, unknown>)),
    ['Leads to', leadsTo(draft, step.label)],
  ]);
}

/** Whether it starts runs is no part of its content. */
function frameFields(draft: Draft): Fields {
  const { steps: _steps, isActive: _isActive, projectId: _projectId, ...frame } = draft;
  return new Map([...named(Object.entries(frame)), ['First step', leadsTo(draft, triggerId)]]);
}

function fieldsOf(draft: Draft, label: string): Fields | null {
  if (label === triggerId) return frameFields(draft);
  const step = stepOf(draft, label);
  return step === undefined ? null : stepFields(draft, step);
}

/** The labels of all drafts, in the order of the last one; what it does not have comes behind what came before it. */
function labelsIn(drafts: readonly Draft[]): string[] {
  const order: string[] = [];
  for (const { steps } of drafts.toReversed()) {
    let place = 0;
    for (const { label } of steps) {
      const known = order.indexOf(label);
      if (known === -1) order.splice(place++, 0, label);
      else place = known + 1;
    }
  }
  return order;
}

function compared(drafts: readonly Draft[], label: string): Compared[] {
  const all = drafts.map((draft) => fieldsOf(draft, label));
  const names = new Set(all.toReversed().flatMap((fields) => [...(fields?.keys() ?? [])]));
  // Of a step that is new or gone, its head says these.
  const inHead: readonly string[] = all.includes(null) ? ['Type', 'Title'] : [];
  const fields = [...names]
    .filter((name) => !inHead.includes(name))
    .filter((name) => new Set(all.map((each) => each?.get(name)?.means)).size > 1)
    .map((name) => ({ name, texts: all.map((each) => each?.get(name)?.text ?? null) }));
  if (fields.length === 0) return [];
  const step = drafts.toReversed().flatMap((draft) => stepOf(draft, label) ?? [])[0];
  const present = all.map((each) => each !== null);
  return [{ label, title: step ? titleOf(step) : 'Workflow', type: step?.type ?? null, present, fields }];
}

/** What is not the same in all drafts: the frame, then the steps. */
export function compareDrafts(drafts: readonly Draft[]): Compared[] {
  return [triggerId, ...labelsIn(drafts)].flatMap((label) => compared(drafts, label));
}

export type ChangeMark = 'added' | 'removed' | 'changed';

/** What the second of two drafts did to a step of the first. */
export function markOf({ present: [before, after] }: Compared): ChangeMark {
  if (before === false) return 'added';
  return after === false ? 'removed' : 'changed';
}
