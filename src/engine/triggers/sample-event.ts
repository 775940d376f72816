// Decides with which event a dry-run begins: one of the given type, or the next occasion of the person.
import type { StreamEvent } from '../../contract/events.ts';
import { isoTime } from '../../contract/primitives.ts';
import { type AnyTrigger, formOf, isForm, occasionType } from '../../contract/workflows/triggers/registry.ts';
import type { ScopeProfile } from '../scope.ts';
import { type OccasionForm, occasionId } from './occasions.ts';
import { triggerOf } from './registry.ts';

/** Whose sample event is made. */
export interface SampleOf {
  workflowId: string;
  trigger: AnyTrigger;
  runId: string;
  /** Epoch ms. */
  now: number;
  profile: ScopeProfile;
  org: Record<string, unknown>;
  /** Names of audiences by id. */
  audiences: ReadonlyMap<string, string>;
}

export interface Sample {
  event: StreamEvent;
  /** When it happens, epoch ms. */
  now: number;
  /** Why the person has no such occasion; the event is then one of now. */
  without?: string;
}

/** What is asked for; a trigger that is an event needs its type. */
interface Wanted {
  eventType?: string | undefined;
  properties: Record<string, unknown>;
}

/** The event of a dry-run; null where its type is needed and left out. */
export function sampleOf(of: SampleOf, { eventType, properties }: Wanted): Sample | null {
  const { workflowId, trigger, runId, now, profile, org, audiences } = of;
  const form = formOf(trigger);
  if (form === 'event' && eventType === undefined) return null;
  const userId = profile.userId ?? null;
  const sample = (type: string, messageId: string, at: number, own: StreamEvent['properties']): StreamEvent => {
    const times = { timestamp: at, receivedAt: at };
    const person = { userId, anonymousId: null, messageId };
    return { id: runId, kind: 'track', type, ...person, properties: own, traits: null, ...times, depth: 0 };
  };
  if (eventType !== undefined) return { event: sample(eventType, 'test-run', now, properties), now };
  const isSchedule = isForm(trigger, 'schedule') && trigger.schedule.audienceId === undefined;
  const next = triggerOf(trigger).next({ profile: isSchedule ? null : profile, org, now, audiences });
  const type = occasionType(form) ?? '';
  if ('reason' in next) {
    const event = sample(type, occasionId(form as OccasionForm, workflowId, ''), now, properties);
    return { event, now, without: next.message };
  }
  const messageId = occasionId(form as OccasionForm, workflowId, ...next.what);
  const event = sample(type, messageId, next.at, { ...next.properties, ...properties });
  return { event: isSchedule ? { ...event, userId: null } : event, now: next.at };
}

/** The trait of a date trigger for a person who is invented: tomorrow. */
export function sampleTraits(trigger: AnyTrigger, now: number): Record<string, unknown> {
  if (!isForm(trigger, 'date')) return {};
  const { trait } = trigger.date;
  const day = isoTime(now + 24 * 3_600_000).slice(0, 'YYYY-MM-DD'.length);
  const [first = trait, ...path] = trait.split('.');
  return { [first]: path.reduceRight<unknown>((value, name) => ({ [name]: value }), day) };
}
