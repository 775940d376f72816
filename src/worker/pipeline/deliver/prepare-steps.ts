// Reads and renders what a group of claimed steps needs; what they share is read once.
import type { Warning } from '../../../contract/workflows/run.ts';
import type { Settlement } from '../../../engine/runs/state.ts';
import { buildScope } from '../../../engine/scope.ts';
import { missingFailure, missingWarnings } from '../../../engine/steps/missing.ts';
import { behaviourOf, isDoneAt, type RenderedInput } from '../../../engine/steps/registry.ts';
import { renderStep } from '../../../engine/steps/render-step.ts';
import type { Env } from '../../env.ts';
import { openEgress } from '../../guard/open-egress.ts';
import type { StepMessage } from '../../messages.ts';
import { openEmailSender } from '../../providers/email/open-sender.ts';
import { runScope } from '../../run-object/run-scope.ts';
import type { ClaimedStep, Performed, StepContext } from '../../steps/context.ts';
import { traceInput } from '../../steps/settle.ts';
import { type Recipient, readSuppressions } from '../../steps/suppressions.ts';
import { loadDefinition } from '../../store/definitions.ts';
import { loadOrg } from '../../store/orgs.ts';
import { emptyProfile, profileOf } from '../../store/profile-row.ts';
import { loadSendContext, type SendContext } from '../../store/send-context.ts';

/** A step that this consumer may do. */
export interface Claimed {
  message: StepMessage;
  claimed: ClaimedStep;
}

/** Everything the claimed steps of one project need; a step that could not be prepared is settled as such. */
export async function prepareSteps(env: Env, going: Claimed[], now: () => number): Promise<Prepared[]> {
  return prepareAll(env, going, now).catch((error: unknown) => going.map((item) => notPrepared(item, error, now())));
}

async function prepareAll(env: Env, going: Claimed[], now: () => number): Promise<Prepared[]> {
  const [first] = going;
  if (!first) return [];
  const { orgId, projectId } = first.message;
  const people = [...new Set(going.map(({ claimed }) => claimed.head.personId))];
  const [project, org] = await Promise.all([loadSendContext(env, orgId, projectId, people), loadOrg(env, orgId)]);
  const shared = { env, egress: openEgress(env), email: openEmailSender(env), now };
  const prepared = await Promise.all(
    going.map((item) => prepare(shared, project, org, item).catch((error: unknown) => notPrepared(item, error, now()))),
  );
  const recipients = prepared.flatMap((item) => ('context' in item ? (recipientOf(item.context) ?? []) : []));
  const suppressedFor = await readSuppressions(env, projectId, recipients);
  return prepared.map((item) => {
    if ('settled' in item) return item;
    return { ...item, context: { ...item.context, suppressedFor: suppressedFor(recipientOf(item.context)) } };
  });
}

/** Nothing has left: the run plans another try, also for what must not be repeated. */
function notPrepared({ message, claimed }: Claimed, error: unknown, at: number): Prepared {
  const settlement: Settlement = {
    kind: 'retry',
    reason: 'store_unavailable',
    message: 'What the step needs could not be read.',
    attempt: { at, ms: 0, error: String(error) },
  };
  return { message, claimed, settled: { settlement, message: null, followUps: [] } };
}

export type Prepared =
  | { message: StepMessage; context: StepContext }
  | { message: StepMessage; claimed: ClaimedStep; settled: Performed };

async function prepare(
  shared: Pick<StepContext, 'env' | 'egress' | 'email' | 'now'>,
  project: SendContext,
  org: Record<string, unknown>,
  { message, claimed }: Claimed,
): Promise<Prepared> {
  const { head } = claimed;
  const definition = await loadDefinition(shared.env, head.projectId, head.workflowId, head.version);
  const step = definition.steps[claimed.cursor];
  const fail = (reason: string, told: string, input?: RenderedInput, warnings: Warning[] = []): Prepared => ({
    message,
    claimed,
    settled: {
      message: null,
      followUps: [],
      settlement: {
        kind: 'done',
        outcome: 'error',
        reason,
        message: told,
        warnings,
        ...(input ? { input: traceInput(input) } : {}),
      },
    },
  });
  if (!step || !isDoneAt(step, 'queue')) return fail('step_missing', 'The version of this run has no such step.');
  const profile = project.people.get(head.personId) ?? emptyProfile(head.personId);
  const scope = buildScope({
    event: head.event,
    profile: profileOf(profile),
    ai: claimed.ai,
    run: runScope(head, claimed.startedAt),
    org,
  });
  const templateId = behaviourOf(step).emailTemplateId(step);
  const emailTemplate = templateId === undefined ? undefined : project.projectConfig.templates.get(templateId);
  if (templateId !== undefined && !emailTemplate)
    return fail('template_missing', `The email template ${templateId} does not exist any more.`);
  const rendered = renderStep(step, scope, { now: shared.now(), emailTemplate });
  if ('fault' in rendered) return fail('template_failed', rendered.fault);
  const warnings = missingWarnings(rendered.missing);
  const missing = missingFailure(rendered.missing, definition.settings.missingVariables);
  if (missing) return fail(missing.reason, missing.message, rendered.input, warnings);
  const own = {
    key: message.key,
    claimed,
    scope,
    profile,
    warnings,
    suppressedFor: null,
    projectConfig: project.projectConfig,
  };
  const devices = project.devices.get(head.personId) ?? [];
  // renderStep answers the input of the step's own type.
  return { message, context: { ...shared, ...own, step, input: rendered.input, devices } as StepContext };
}

function recipientOf({ step, input }: StepContext): Recipient | null {
  const { message } = behaviourOf(step);
  const address = message?.recipient(input) ?? null;
  return message && address !== null ? { kind: message.kind, address } : null;
}
