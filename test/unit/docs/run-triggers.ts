import { Trigger } from '../../../src/contract/workflows/workflow.ts';
import { triggerOf } from '../../../src/engine/triggers/registry.ts';
import { validateWorkflow } from '../../../src/engine/validate/definition.ts';

/** What an example of triggers is given. */
interface Given {
  now: string;
  /** Fields of the person; what is no field of a profile is a trait. */
  user?: Record<string, unknown>;
}

const steps = [{ label: 'nap', type: 'wait', config: {}, delayMinutes: 1 }];

/** When a trigger starts runs of a person, or why it does not. */
export function triggerResult(data: unknown, source: string): string {
  const { now, user = {} } = data as Given;
  const verdict = validateWorkflow({ name: 'Example', trigger: JSON.parse(source), steps });
  if (!verdict.ok) return verdict.faults.map(({ message }) => message).join(' ');
  const trigger = Trigger.parse(JSON.parse(source));
  const { timezone, ...traits } = user;
  const profile = { userId: 'ada', traits, ...(typeof timezone === 'string' ? { timezone } : {}) };
  const nextAfter = (at: number) =>
    triggerOf(trigger).next({ profile, org: { timezone: 'UTC' }, now: at, audiences: new Map() });
  const next = nextAfter(Date.parse(now));
  if ('reason' in next) return next.reason;
  const then = nextAfter(next.at);
  const times = [next.at, ...('reason' in then ? [] : [then.at])];
  return times.map((at) => new Date(at).toISOString()).join(', then ');
}
