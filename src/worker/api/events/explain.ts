// Explains the results of an event: reads what is recorded, judges the rest again; writes nothing.
// 1. Only the objects of runs that may exist are asked: of workflows that the event type fits, or that were changed since.
import { PersonRefusalCode } from '../../../contract/people/refusals.ts';
import type { EventExplanation, WorkflowExplanation } from '../../../contract/workflows/explain.ts';
import type { RunStatus } from '../../../contract/workflows/run.ts';
import { explainEntry } from '../../../engine/explain/explain-entry.ts';
import { recipientsOf } from '../../../engine/runs/recipients.ts';
import { buildScope, type Scope } from '../../../engine/scope.ts';
import { matchStart } from '../../../engine/triggers/match-start.ts';
import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { parseProperties } from '../../db/schema/events.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { derivedId } from '../../ids.ts';
import { personOf } from '../../person.ts';
import { runStub } from '../../run-object/stub.ts';
import { type EventRow, toEvent } from '../../store/event-log.ts';
import { loadOrg } from '../../store/orgs.ts';
import { emptyProfile, type ProfileRow, profileOf } from '../../store/profile-row.ts';
import { readPeopleStatement } from '../../store/profiles.ts';
import { type EventRefusal, refusalsOfStatement } from '../../store/refused-entries.ts';
import { type CurrentWorkflow, currentWorkflowsStatement } from '../../store/workflows.ts';
import { isAboutItself } from '../../stream/run-events.ts';
import { clauseOf } from './explain/facts.ts';
import { explainReactions } from './explain/registry.ts';
import { explainRecipients, recipientsSentence } from './explain-recipients.ts';
import { fetchEvent } from './service.ts';

/** What every workflow of the project made of an event. */
export async function explainEvent(ctx: Ctx, id: string): Promise<EventExplanation> {
  const row = await fetchEvent(ctx, id);
  const event = { ...row, properties: parseProperties(row.properties) };
  const { workflows, refusals, profile } = await readFacts(ctx, row);
  const scope = buildScope({ event, profile: profileOf(profile), org: await loadOrg(ctx.env, ctx.org.id) });
  const explained = await Promise.all(
    workflows.map((workflow) => {
      const aboutItself = isAboutItself(event, workflow.id);
      return explainWorkflow(ctx, row, workflow, { scope, refusals, aboutItself });
    }),
  );
  const db = await openProject(ctx.env, row.projectId);
  const reactions = await explainReactions({
    ...{ ctx, db, scope },
    projectId: row.projectId,
    event,
  });
  const rank = ({ runId, matched }: WorkflowExplanation) => (runId ? 0 : matched ? 1 : 2);
  return {
    event: toEvent(row),
    refusals: personRefusalsOf(refusals),
    workflows: explained.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)),
    ...reactions,
  };
}

/** What was refused of the event itself is kept under its code. */
function personRefusalsOf(refusals: Map<string, EventRefusal>): EventExplanation['refusals'] {
  return PersonRefusalCode.options.flatMap((code) => {
    const refusal = refusals.get(code);
    return refusal ? [{ code, message: refusal.message }] : [];
  });
}

async function explainWorkflow(
  ctx: Ctx,
  event: EventRow,
  workflow: CurrentWorkflow,
  { scope, refusals, aboutItself }: { scope: Scope; refusals: Map<string, EventRefusal>; aboutItself: boolean },
): Promise<WorkflowExplanation> {
  const { id, name, status, version, versionAt } = workflow;
  const { trigger } = parseDefinition(workflow.definition);
  const verdict = matchStart({ id, trigger }, event, scope, event.receivedAt);
  // A filter may look at the person, who may have been otherwise when the event came in.
  const mayHaveRun = verdict.ok || verdict.why.pointer !== '/eventType' || versionAt > event.receivedAt;
  const refusal = refusals.get(id) ?? null;
  const listed =
    trigger.recipients && verdict.ok && !aboutItself ? recipientsOf(trigger.recipients, scope, event.receivedAt) : null;
  if (listed && 'people' in listed && !refusal) {
    const recipients = await explainRecipients(ctx, event, { workflowId: id, people: listed.people, refusals });
    const [first] = recipients.people.flatMap(({ runId }) => runId ?? []);
    if (first) {
      const told = { matched: true, code: 'started', reason: recipientsSentence(recipients), runId: first } as const;
      return { id, name, status, version, ...told, recipients };
    }
  }
  const run = mayHaveRun ? await readRun(ctx, event, id) : null;
  const facts = { ...workflow, receivedAt: event.receivedAt, isAboutItself: aboutItself };
  const explanation = explainEntry({ ...facts, verdict, run, refusal });
  return {
    id,
    name,
    status,
    version,
    ...explanation,
    ...(run ? { runId: run.id, runStatus: run.status } : {}),
    ...(refusal && explanation.code === 'collected' ? { runId: refusal.message } : {}),
    ...(refusal && explanation.code === 'refused' ? { refusal: refusal.reason } : {}),
    ...(verdict.ok ? {} : { failedClause: clauseOf(verdict.why) }),
  };
}

async function readRun(
  ctx: Ctx,
  event: EventRow,
  workflowId: string,
): Promise<{ id: string; status: RunStatus } | null> {
  const id = derivedId('run', event.projectId, workflowId, event.id);
  const view = await runStub(ctx.env, id).view();
  return view && { id, status: view.state.status };
}

async function readFacts(ctx: Ctx, event: EventRow) {
  const { projectId } = event;
  const db = await openProject(ctx.env, projectId);
  const person = personOf(event);
  const [workflows, refusals, people] = await db.batch<unknown>([
    currentWorkflowsStatement(db, projectId),
    refusalsOfStatement(db, projectId, event.id),
    readPeopleStatement(db, projectId, [person]),
  ]);
  const refused = (refusals?.results ?? []) as EventRefusal[];
  const [profile] = (people?.results ?? []) as ProfileRow[];
  return {
    workflows: (workflows?.results ?? []) as CurrentWorkflow[],
    refusals: new Map(refused.map((refusal) => [refusal.workflowId, refusal])),
    profile: profile ?? emptyProfile(person),
  };
}
