// Which workflows an event enters, by the pure matcher; no I/O.
import type { StreamEvent } from '../../../contract/events.ts';
import { candidates, matchTrigger } from '../../../engine/conditions/match.ts';
import { entryRule } from '../../../engine/runs/reentry.ts';
import { buildScope } from '../../../engine/scope.ts';
import { derivedId } from '../../ids.ts';
import { personOf } from '../../person.ts';
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
}

/** The workflows that an event wants to enter. */
export function matchesOf(matching: Matching, event: StreamEvent, profile: ProfileRow): Match[] {
  const { orgId, projectId, index, org, now } = matching;
  const scope = buildScope({ event, profile: profileOf(profile), org });
  return candidates(index.triggers, event.type).flatMap(({ id }) => {
    const workflow = index.workflows.get(id);
    if (!workflow || isAboutItself(event, id)) return [];
    if (!matchTrigger(workflow.trigger, scope, now).ok) return [];
    const rule = entryRule(workflow, scope, now);
    const head = headOf(orgId, projectId, workflow, event, rule.watched);
    return [{ head, rule, profile, paused: workflow.status === 'paused' }];
  });
}

function headOf(
  orgId: string,
  projectId: string,
  workflow: MatchableWorkflow,
  event: StreamEvent,
  watched: boolean,
): RunHead {
  return {
    runId: derivedId('run', projectId, workflow.id, event.id),
    orgId,
    projectId,
    workflowId: workflow.id,
    workflowName: workflow.name,
    version: workflow.version,
    personId: personOf(event),
    watched,
    event,
  };
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
