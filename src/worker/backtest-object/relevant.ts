// Which stored events concern the workflow of a backtest; most of a busy project do not, and only their heads are read.
import { reservedPrefixes } from '../../contract/event-names.ts';
import type { StreamEvent } from '../../contract/events.ts';
import { isForm } from '../../contract/workflows/triggers/registry.ts';
import { matchesGlob } from '../../engine/conditions/glob.ts';
import { recipientsOf } from '../../engine/runs/recipients.ts';
import { concernsRun } from '../../engine/runs/reentry.ts';
import { buildScope } from '../../engine/scope.ts';
import type { BacktestSpec } from './messages.ts';

export interface Concerned {
  /** Whether events of a type may start a run, or move one. */
  isType(type: string): boolean;
  /** Whether an event tells of the runs and messages that the workflow really had. */
  isOwn(event: StreamEvent): boolean;
}

const definitionsOf = ({ draft, live }: BacktestSpec) => [draft, ...(live ? [live] : [])].map((one) => one.definition);

/** What concerns the workflow in any of its versions. */
export function concernedBy(spec: BacktestSpec): Concerned {
  const definitions = definitionsOf(spec);
  const known = new Map<string, boolean>();
  const isConcerned = (type: string): boolean =>
    definitions.some(
      (definition) =>
        (isForm(definition.trigger, 'event') && matchesGlob(definition.trigger.eventType, type)) ||
        concernsRun(definition, { type, changesProfile: type === 'user.identified' }),
    );
  return {
    isType(type) {
      const is = known.get(type) ?? isConcerned(type);
      // Types come from outside, so there may be any number of them.
      if (known.size < 10_000) known.set(type, is);
      return is;
    },
    isOwn: ({ type, properties }) =>
      properties.workflowId === spec.workflowId && reservedPrefixes.some((prefix) => type.startsWith(prefix)),
  };
}

/** People whom an event lists as its recipients. */
export function peopleNamedBy(spec: BacktestSpec, event: StreamEvent): string[] {
  return definitionsOf(spec).flatMap(({ trigger }) => {
    if (!isForm(trigger, 'event') || trigger.recipients === undefined) return [];
    if (!matchesGlob(trigger.eventType, event.type)) return [];
    const listed = recipientsOf(trigger.recipients, buildScope({ event }), event.receivedAt);
    return 'people' in listed ? listed.people : [];
  });
}
