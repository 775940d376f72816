import type { DryRun, TestRunInput } from '../../../contract/workflows/run.ts';
import type { Definition } from '../../../contract/workflows/workflow.ts';
import { type DryRunRequest, dryRun } from '../../../engine/runs/dry-run.ts';
import { buildScope } from '../../../engine/scope.ts';
import type { Ctx } from '../../access/context.ts';
import { derivedId } from '../../ids.ts';
import { gateQuestionOf, passGates } from '../../steps/gates.ts';
import { type Recipient, readSuppressions, type SuppressionLookup } from '../../steps/suppressions.ts';
import { loadOrg } from '../../store/orgs.ts';
import { profileOf } from '../../store/profile-row.ts';
import { loadSendContext, type SendContext } from '../../store/send-context.ts';
import { fetchWorkflow, type WorkflowRow } from './service.ts';

/** The person of a sample event that names nobody. */
const samplePerson = {
  userId: 'sample-person',
  email: 'sample.person@example.com',
  phone: '+15550001234',
  timezone: 'UTC',
  locale: 'en',
  traits: { firstName: 'Sample', lastName: 'Person' },
};

/** Walks a sample event through a workflow; reads what a real run would read, writes and calls nothing. */
export async function testRun(ctx: Ctx, workflowId: string, input: TestRunInput): Promise<DryRun> {
  const workflow = await fetchWorkflow(ctx, workflowId);
  const project = await loadSendContext(
    ctx.env,
    ctx.org.id,
    workflow.projectId,
    input.userId === undefined ? [] : [input.userId],
  );
  const request = await requestOf(ctx, workflow, project, input);
  // The recipients are known only after rendering, so the suppression list is asked after a first walk.
  const recipients: Recipient[] = [];
  dryRun({ ...request, gates: gatesOf(request, project, input, () => null, recipients) });
  const suppressedFor = await readSuppressions(ctx.env, workflow.projectId, recipients);
  return dryRun({ ...request, gates: gatesOf(request, project, input, suppressedFor, []) });
}

type Request = Omit<DryRunRequest, 'gates'>;

async function requestOf(ctx: Ctx, workflow: WorkflowRow, project: SendContext, input: TestRunInput): Promise<Request> {
  const now = input.at === undefined ? ctx.now : Date.parse(input.at);
  const stored = input.userId === undefined ? undefined : project.people.get(input.userId);
  const person = stored
    ? profileOf(stored)
    : { ...samplePerson, ...(input.userId === undefined ? {} : { userId: input.userId }) };
  const profile = input.profile
    ? { ...person, ...namedFields(input.profile), traits: { ...person.traits, ...input.profile } }
    : person;
  const runId = derivedId('test-run', workflow.id, String(now));
  return {
    definition: JSON.parse(workflow.definition) as Definition,
    runId,
    now,
    emailTemplates: project.projectConfig.templates,
    source: {
      event: {
        type: input.eventType,
        id: runId,
        userId: profile.userId ?? null,
        timestamp: now,
        messageId: 'test-run',
        properties: input.properties,
      },
      profile,
      run: {
        id: runId,
        workflowId: workflow.id,
        workflowName: workflow.name,
        version: workflow.version,
        startedAt: new Date(now).toISOString(),
      },
      org: await loadOrg(ctx.env, ctx.org.id),
    },
  };
}

function namedFields(profile: Record<string, unknown>): Record<string, string> {
  const named = ['email', 'phone', 'timezone', 'locale'].flatMap((name): [string, string][] => {
    const value = profile[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(named);
}

/** Asks the gates of a real send; who would get something is noted for the suppression list. */
function gatesOf(
  request: Request,
  project: SendContext,
  input: TestRunInput,
  suppressedFor: SuppressionLookup,
  recipients: Recipient[],
): DryRunRequest['gates'] {
  // The sample person of a dry-run without a `userId` has a device.
  const devices = input.userId === undefined ? 1 : (project.devices.get(input.userId)?.length ?? 0);
  const scope = buildScope({ ...request.source, ai: {} });
  return (step, rendered) => {
    const question = gateQuestionOf(step, rendered, { suppressedFor: null, scope, devices, now: request.now });
    if (!question) return null;
    const { kind, recipient: address } = question;
    const recipient = address === null ? null : { kind, address };
    if (recipient) recipients.push(recipient);
    return passGates(project.projectConfig, { ...question, suppressedFor: suppressedFor(recipient) }).closed;
  };
}
