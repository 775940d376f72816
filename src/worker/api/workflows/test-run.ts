import type { DryRun, TestRunInput } from '../../../contract/workflows/run.ts';
import { type DryRunRequest, dryRun } from '../../../engine/runs/dry-run.ts';
import { buildScope } from '../../../engine/scope.ts';
import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { derivedId } from '../../ids.ts';
import { passGates } from '../../steps/gates.ts';
import { suppressedStatement } from '../../store/deliveries.ts';
import { loadOrg } from '../../store/orgs.ts';
import { profileOf } from '../../store/profile-row.ts';
import { loadSendContext, type SendContext } from '../../store/send-context.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';
import type { WorkflowRow } from '../../store/workflows.ts';
import { fetchWorkflow } from './service.ts';

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
  const recipients = new Set<string>();
  dryRun({ ...request, gates: gatesOf(request, project, input, new Map(), recipients) });
  const suppressed = await readSuppressed(ctx, workflow.projectId, [...recipients]);
  return dryRun({ ...request, gates: gatesOf(request, project, input, suppressed, recipients) });
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
    definition: parseDefinition(workflow.definition),
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

function gatesOf(
  request: Request,
  project: SendContext,
  input: TestRunInput,
  suppressed: ReadonlyMap<string, string>,
  recipients: Set<string>,
): DryRunRequest['gates'] {
  return (step, rendered) => {
    const scope = buildScope({ ...request.source, ai: {} });
    const ask = (
      kind: 'email' | 'sms' | 'push',
      config: { channelId?: string | undefined; audienceId?: string | undefined },
      recipient: string | null,
      from: string | null,
    ) => {
      const address = recipient === null ? '' : suppressionAddress(kind, recipient);
      if (address) recipients.add(address);
      const gate = passGates(project.projectConfig, {
        kind,
        config,
        recipient,
        from,
        suppressedFor: suppressed.get(address) ?? null,
        scope,
        now: request.now,
      });
      return 'closed' in gate ? gate.closed : null;
    };
    if (step.type === 'send_email' && rendered.type === 'send_email')
      return ask('email', step.config, rendered.to, rendered.from || null);
    if (step.type === 'send_sms' && rendered.type === 'send_sms') return ask('sms', step.config, rendered.to, null);
    if (step.type !== 'send_push') return null;
    const closed = ask('push', step.config, null, null);
    const reachable = input.userId === undefined || (project.devices.get(input.userId)?.length ?? 0) > 0;
    return (
      closed ??
      (reachable
        ? null
        : { outcome: 'skipped-missing-config', reason: 'no_device', message: 'The person has no device.' })
    );
  };
}

async function readSuppressed(ctx: Ctx, projectId: string, addresses: string[]): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map();
  const { results } = await suppressedStatement(await openProject(ctx.env, projectId), projectId, addresses).all<{
    address: string;
    reason: string;
  }>();
  return new Map(results.map((row) => [row.address, row.reason]));
}
