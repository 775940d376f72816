// Which rules and endpoints an event concerns, by the pure matcher; no I/O.
// 1. Nothing reacts to an event about itself, or to an occasion.
// 2. What cannot be judged is no match, and is reported once an hour; the others go on.
import type { StreamEvent } from '../../../../contract/events.ts';
import { evaluate } from '../../../../engine/conditions/evaluate.ts';
import { itemsFor } from '../../../../engine/conditions/glob-index.ts';
import { buildScope } from '../../../../engine/scope.ts';
import { isOccasion } from '../../../../engine/triggers/occasions.ts';
import type { MatchEntry } from '../../../store/match-index.ts';
import { type ProfileRow, profileOf } from '../../../store/profile-row.ts';
import type { OutboxEvent } from '../../../store/stream-outbox.ts';
import { ruleFailed as reportRuleFailed } from '../../../stream/alerts/rule-failed.ts';
import type { Matching } from '../match.ts';
import type { Hit } from './reaction.ts';

/** The things that an event concerns, and reports of those that could not be judged. */
export function hitsOf(
  matching: Matching,
  event: StreamEvent,
  profile: ProfileRow,
): { hits: Hit[]; faults: OutboxEvent[] } {
  const { index, org, now } = matching;
  if (isOccasion(event)) return { hits: [], faults: [] };
  const entries = itemsFor(index.entries, event.type).filter((entry) => !isAboutEntry(event, entry));
  if (entries.length === 0) return { hits: [], faults: [] };
  const scope = buildScope({ event, profile: profileOf(profile), org });
  const hits: Hit[] = [];
  const faults: OutboxEvent[] = [];
  for (const entry of entries) {
    const verdict = entry.when === null ? { ok: true as const } : evaluate(entry.when, scope, now);
    if (verdict.ok) hits.push({ event, entry, scope });
    else if (verdict.why.broken) faults.push(...ruleFailed(matching, event, entry, verdict.why.sentence));
  }
  return { hits, faults };
}

/** Whether an event is about the thing itself: about a message of it, or about its state. */
export const isAboutEntry = (
  { properties }: Pick<StreamEvent, 'properties'>,
  { id }: Pick<MatchEntry, 'id'>,
): boolean => properties.ruleId === id || properties.endpointId === id;

/** Reports a thing that could not be judged or rendered for an event. */
export function ruleFailed(
  { projectId, now }: Pick<Matching, 'projectId' | 'now'>,
  { depth }: StreamEvent,
  { id }: Pick<MatchEntry, 'id'>,
  message: string,
): OutboxEvent[] {
  return reportRuleFailed({ projectId, ruleId: id, message, depth, now });
}
