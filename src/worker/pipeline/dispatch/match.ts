// Which workflows an event enters, by the pure matcher; no I/O.
import type { StreamEvent } from '../../../contract/events.ts';
import { candidates } from '../../../engine/conditions/match.ts';
import { type Recipients, recipientsOf } from '../../../engine/runs/recipients.ts';
import { entryRule } from '../../../engine/runs/reentry.ts';
import { buildScope, type Scope } from '../../../engine/scope.ts';
import { matchStart } from '../../../engine/triggers/match-start.ts';
import { occasionOf } from '../../../engine/triggers/occasions.ts';
import { derivedId } from '../../ids.ts';
import { personOf } from '../../person.ts';
import { personHash } from '../../store/erasure.ts';
import type { MatchableWorkflow, MatchIndex } from '../../store/match-index.ts';
import { type ProfileRow, profileOf } from '../../store/profile-row.ts';
import type { EntryClaim } from '../../store/run-entries.ts';
import type { RunHead } from '../../store/run-row.ts';
import { isAboutItself } from '../../stream/run-events.ts';

/** Where events are matched. */
export interface Matching {
  orgId: string;
  projectId: string;
  now: number;
  index: MatchIndex;
  org: Record<string, unknown>;
}

/** A workflow that an event wants to enter. */
export interface Match extends EntryClaim {
  profile: ProfileRow;
  paused: boolean;
  /** The workflow_id under which a refusal is kept: of several people of one event, each has its own. */
  refusedAs: string;
}

/** A workflow that an event enters for people whom it lists. */
export interface ListMatch {
  event: StreamEvent;
  workflow: MatchableWorkflow;
  recipients: Recipients;
}

/** The workflows that an event wants to enter. */
export function matchesOf(
  matching: Matching,
  event: StreamEvent,
  profile: ProfileRow,
): { matches: Match[]; lists: ListMatch[] } {
  const { index, org, now } = matching;
  const scope = buildScope({ event, profile: profileOf(profile), org });
  const occasion = occasionOf(event);
  const ids = occasion ? [occasion.workflowId] : candidates(index.triggers, event.type).map(({ id }) => id);
  const entered = ids.flatMap((id) => {
    const workflow = index.workflows.get(id);
    if (!workflow || isAboutItself(event, id)) return [];
    return matchStart(workflow, event, scope, now).ok ? [workflow] : [];
  });
  const matches: Match[] = [];
  const lists: ListMatch[] = [];
  for (const workflow of entered) {
    const { recipients } = workflow.trigger;
    if (recipients !== undefined) lists.push({ event, workflow, recipients: recipientsOf(recipients, scope, now) });
    else matches.push(matchOf(matching, workflow, { event, profile, scope, ids: [event.id], refusedAs: workflow.id }));
  }
  return { matches, lists };
}

/** The workflow that a listed person enters; the event is theirs in the run. `listedAs` is the id in the list. */
export function matchOfRecipient(
  matching: Matching,
  workflow: EnteredWorkflow,
  { event, profile, listedAs }: { event: StreamEvent; profile: ProfileRow; listedAs: string },
): Match {
  const own = { ...event, userId: profile.user_id, anonymousId: null };
  const scope = buildScope({ event: own, profile: profileOf(profile), org: matching.org });
  const refusedAs = recipientKey(matching.projectId, workflow.id, listedAs);
  return matchOf(matching, workflow, { event: own, profile, scope, ids: [event.id, listedAs], refusedAs });
}

/** The workflow that an occasion enters, which is of nobody where the profile is empty. */
export function matchOfOccasion(
  matching: Matching,
  workflow: EnteredWorkflow,
  event: StreamEvent,
  profile: ProfileRow,
): Match {
  const scope = buildScope({ event, profile: profileOf(profile), org: matching.org });
  return matchOf(matching, workflow, { event, profile, scope, ids: [event.id], refusedAs: workflow.id });
}

/** The workflow_id under which the refusal of a listed person is kept; it does not say who that is. */
export const recipientKey = (projectId: string, workflowId: string, person: string): string =>
  `${workflowId}:${personHash(projectId, person)}`;

/** What entering a workflow needs of it. */
export type EnteredWorkflow = Pick<
  MatchableWorkflow,
  'id' | 'name' | 'version' | 'status' | 'reentry' | 'isWatched' | 'digest'
>;

interface Entering {
  event: StreamEvent;
  profile: ProfileRow;
  scope: Scope;
  /** What the id of the run is derived from, beside the project and the workflow. */
  ids: string[];
  refusedAs: string;
}

function matchOf(
  { orgId, projectId, now }: Matching,
  workflow: EnteredWorkflow,
  { event, profile, scope, ids, refusedAs }: Entering,
): Match {
  const rule = entryRule(workflow, scope, now);
  const head: RunHead = {
    runId: derivedId('run', projectId, workflow.id, ...ids),
    orgId,
    projectId,
    workflowId: workflow.id,
    workflowName: workflow.name,
    version: workflow.version,
    personId: personOf(event),
    // The place that a digest holds is given back when its run ends.
    watched: rule.watched || rule.digest !== null,
    event,
  };
  return { head, rule, profile, paused: workflow.status === 'paused', refusedAs };
}

/** Where runs listen, the events of one person are handled one after the other, those of different people together. */
export function splitByPerson(events: StreamEvent[], listens: boolean): StreamEvent[][] {
  if (!listens) return [events];
  const waves: StreamEvent[][] = [];
  const taken = new Map<string, number>();
  for (const event of events) {
    const turn = taken.get(personOf(event)) ?? 0;
    taken.set(personOf(event), turn + 1);
    const wave = waves[turn];
    if (wave) wave.push(event);
    else waves[turn] = [event];
  }
  return waves;
}
