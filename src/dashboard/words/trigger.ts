// What starts a workflow, as one sentence.
import type { Workflow } from '../api/queries/workflows.ts';
import { type TintName, tintOfEvent } from './module-tint.ts';

type Trigger = Workflow['trigger'];

export interface TriggerWords {
  /** What begins the sentence, e.g. "On". */
  text: string;
  /** An event type or a schedule, drawn as code; null where the text says it all. */
  code: string | null;
  tint: TintName;
  /** Number of conditions on the event. */
  conditions: number;
}

/** Words for a trigger; `audienceName` knows the names of audiences, where somebody has read them. */
export function triggerWords(trigger: Trigger, audienceName: (id: string) => string | null = () => null): TriggerWords {
  const plain = (text: string, tint: TintName, code: string | null = null) => ({ text, code, tint, conditions: 0 });
  if (trigger.eventType !== undefined) {
    return {
      text: trigger.recipients === undefined ? 'On' : 'For each person listed by',
      code: trigger.eventType,
      tint: tintOfEvent(trigger.eventType),
      conditions: countConditions(trigger.filters),
    };
  }
  if (trigger.date !== undefined) return plain(dateWords(trigger.date), 'wait', trigger.date.trait);
  if (trigger.schedule !== undefined) return plain('On the schedule', 'wait', trigger.schedule.cron);
  if (trigger.audience !== undefined) {
    const verb = trigger.audience.on === 'enter' ? 'enters' : 'leaves';
    return plain(`When a person ${verb} ${audienceName(trigger.audience.id) ?? 'an audience'}`, 'user');
  }
  return plain('When somebody sends a broadcast', 'ai');
}

function dateWords({ offsetDays = 0, yearly = false, at }: NonNullable<Trigger['date']>): string {
  const days = Math.abs(offsetDays);
  const distance = days === 0 ? 'On' : `${days} ${days === 1 ? 'day' : 'days'} ${offsetDays < 0 ? 'before' : 'after'}`;
  const time = at === undefined ? '' : `At ${at}, `;
  const begin = time === '' ? distance : time + distance.toLowerCase();
  return yearly ? `${begin} the yearly date` : `${begin} the date`;
}

/** The words as one plain sentence, for where nothing can be drawn. */
export function triggerSentence(trigger: Trigger): string {
  const { text, code, conditions } = triggerWords(trigger);
  const where = conditions === 0 ? '' : ` with ${conditions} ${conditions === 1 ? 'condition' : 'conditions'}`;
  return `${text}${code === null ? '' : ` ${code}`}${where}`;
}

/** Comparisons in a condition, whatever groups they are in. */
export function countConditions(filters: unknown): number {
  if (Array.isArray(filters)) return filters.reduce<number>((sum, each) => sum + countConditions(each), 0);
  if (typeof filters !== 'object' || filters === null) return 0;
  const { all, any, not } = filters as { all?: unknown; any?: unknown; not?: unknown };
  return countConditions(all) + countConditions(any) + countConditions(not) || 1;
}
