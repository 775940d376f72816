// Which types of events are proposed where one is asked for.
import { ownEventTypes } from '../words/own-events.ts';
import { listOf, recordOf, textOf } from './read.ts';

/** The parts of a workflow that name types of events; of a draft they may hold anything. */
interface Naming {
  trigger?: unknown;
  exitOn?: unknown;
  steps?: unknown;
}

/** The types that a workflow names: of its trigger, its exit rules and its waits. */
export function typesNamed({ trigger, exitOn, steps }: Naming): string[] {
  const named = [
    recordOf(trigger).eventType,
    ...listOf(exitOn).map((rule) => recordOf(rule).eventType),
    ...listOf(steps).map((step) => recordOf(recordOf(recordOf(step).config).waitForEvent).eventType),
  ];
  return named.map(textOf).filter((type) => type !== '');
}

/** What came lately and what workflows name, then what Sendora itself may send; patterns are no types. */
export function proposedTypes(seen: readonly string[], workflows: readonly Naming[]): string[] {
  const known = [...new Set([...seen, ...workflows.flatMap(typesNamed)])].filter((type) => !type.includes('*')).sort();
  return [...known, ...ownEventTypes.filter((type) => !known.includes(type))];
}
