// Decides what is remembered of an imported item, so that what somebody changes of it later can be told.
// 1. What is remembered is no content: the beginning of the hash of each field, and of each step of a workflow.
import { isObject } from '../../../contract/json.ts';

type Fields = Readonly<Record<string, unknown>>;
type Parts = Readonly<Record<string, string>>;

/** The beginning of the hash of each part of an item: its fields, and its steps by label. */
export function partsOf(item: Fields, hash: (text: string) => string): Record<string, string> {
  const short = (value: unknown) => hash(JSON.stringify(value)).slice(0, 8);
  const entries = Object.entries(item).flatMap(([field, value]): [string, string][] => {
    if (field !== 'steps' || !Array.isArray(value)) return [[field, short(value)]];
    const steps = value.map((step: unknown): [string, string] => [`steps/${labelOf(step)}`, short(step)]);
    return [['steps', short(value.map(labelOf))], ...steps];
  });
  return Object.fromEntries(entries);
}

const labelOf = (step: unknown): string => (isObject(step) ? String(step.label) : '');

const mostSentences = 20;

/** What was changed between two memories of an item, one sentence each. */
export function describeParts(before: Parts, after: Parts): string[] {
  const all = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...all].filter((part) => before[part] !== after[part]);
  const steps = changed.filter((part) => part.startsWith('steps/'));
  const isMoved = changed.includes('steps') && steps.every((part) => part in before && part in after);
  const sentences = [
    ...changed.filter((part) => part !== 'steps' && !steps.includes(part)).map((part) => `Changed: ${part}.`),
    ...(isMoved ? ['Steps reordered.'] : []),
    ...steps.map((part) => stepSentence(part, before, after)),
  ];
  const rest = sentences.length - mostSentences;
  return rest > 0 ? [...sentences.slice(0, mostSentences), `And ${rest} more changes.`] : sentences;
}

function stepSentence(part: string, before: Parts, after: Parts): string {
  const label = part.slice('steps/'.length);
  if (!(part in before)) return `Step ${label} added.`;
  return `Step ${label} ${part in after ? 'changed' : 'removed'}.`;
}
