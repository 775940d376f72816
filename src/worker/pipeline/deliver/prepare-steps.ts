// Reads and renders what a group of claimed steps needs; what they share is read once.
import type { JsonValue } from '../../../contract/primitives.ts';
import type { StepType } from '../../../contract/workflows/steps/registry.ts';
import type { Step } from '../../../contract/workflows/workflow.ts';
import type { LoggedMessage, Settlement } from '../../../engine/runs/state.ts';
import { buildScope } from '../../../engine/scope.ts';
import { missingFailure, missingWarnings } from '../../../engine/steps/missing.ts';
import { behaviourOf, isDoneAt, type RenderedInput } from '../../../engine/steps/registry.ts';
import { renderStep } from '../../../engine/steps/render-step.ts';
import type { Env } from '../../env.ts';
import { openEgress } from '../../guard/open-egress.ts';
import type { StepMessage } from '../../messages.ts';
import { openEmailSender } from '../../providers/email/open-sender.ts';
import { runScope } from '../../run-object/run-scope.ts';
import { runStub } from '../../run-object/stub.ts';
import type { ClaimedStep, Performed, StepContext } from '../../steps/context.ts';
import { traceInput } from '../../steps/settle.ts';
import { type Recipient, readSuppressions } from '../../steps/suppressions.ts';
import { loadDefinition } from '../../store/definitions.ts';
import { loadOrg } from '../../store/orgs.ts';
import { emptyProfile, profileOf } from '../../store/profile-row.ts';
import { channelFor, loadSendContext, type ProjectConfig, type SendContext } from '../../store/send-context.ts';

/** A step that this consumer may do. */
export interface Claimed {
  message: StepMessage;
  claimed: ClaimedStep;
}

/** Everything the claimed steps of one project need; a step that could not be prepared is settled as such. */
export async function prepareSteps(env: Env, going: Claimed[], now: () => number): Promise<Prepared[]> {
  return prepareAll(env, going, now).catch((error: unknown) => going.map((item) => notPrepared(item, error)));
}

async function prepareAll(env: Env, going: Claimed[], now: () => number): Promise<Prepared[]> {
  const [first] = going;
  if (!first) return [];
  const { orgId, projectId } = first.message;
  const people = [...new Set(going.map(({ claimed }) => claimed.head.personId))];
  const [project, org] = await Promise.all([loadSendContext(env, orgId, projectId, people), loadOrg(env, orgId)]);
  const shared = { env, egress: openEgress(env), email: openEmailSender(env), now };
  const prepared = await Promise.all(
    going.map((item) => prepare(shared, project, org, item).catch((error: unknown) => notPrepared(item, error))),
  );
  const recipients = prepared.flatMap((item) => ('context' in item ? (recipientOf(item.context) ?? []) : []));
  const suppressedFor = await readSuppressions(env, projectId, recipients);
  return prepared.map((item) => {
    if ('settled' in item) return item;
    return { ...item, context: { ...item.context, suppressedFor: suppressedFor(recipientOf(item.context)) } };
  });
}

/** Nothing has left: the run plans another try, also for what must not be repeated, and counts no attempt. */
function notPrepared({ message, claimed }: Claimed, error: unknown): Prepared {
  const settlement: Settlement = {
    kind: 'retry',
    held: 'outage',
    reason: 'store_unavailable',
    message: `What the step needs could not be read (${String(error)}).`,
  };
  return { message, claimed, settled: { settlement, message: unsentMessage(message.type, null), followUps: [] } };
}

export type Prepared =
  | { message: StepMessage; context: StepContext }
  | { message: StepMessage; claimed: ClaimedStep; settled: Performed };

async function prepare(
  shared: Pick<StepContext, 'env' | 'egress' | 'email' | 'now'>,
  project: SendContext,
  org: Record<string, unknown>,
  item: Claimed,
): Promise<Prepared> {
  const { message, claimed } = item;
  const { head } = claimed;
  const definition = await loadDefinition(shared.env, head.projectId, head.workflowId, head.version);
  const step = definition.steps[claimed.cursor];
  if (!step || !isDoneAt(step, 'queue'))
    return failed(item, null, { reason: 'step_missing', message: 'The version of this run has no such step.' });
  const { projectConfig } = project;
  const known = { step, projectConfig, input: null };
  const profile = project.people.get(head.personId) ?? emptyProfile(head.personId);
  const scope = buildScope({
    event: head.event,
    profile: profileOf(profile),
    ai: claimed.ai,
    run: runScope(head, claimed.startedAt),
    org,
  });
  const templateId = behaviourOf(step).emailTemplateId(step);
  const emailTemplate = templateId === undefined ? undefined : projectConfig.templates.get(templateId);
  if (templateId !== undefined && !emailTemplate) {
    const told = `The email template ${templateId} does not exist any more.`;
    return failed(item, known, { reason: 'template_missing', message: told });
  }
  const rendered = renderStep(step, scope, { now: shared.now(), emailTemplate });
  if ('fault' in rendered) {
    const end = { reason: 'template_failed', message: rendered.fault };
    return failed(item, { ...known, input: rendered.partial }, end);
  }
  const { input } = rendered;
  const warnings = missingWarnings(rendered.missing);
  const missing = missingFailure(rendered.missing, definition.settings.missingVariables);
  if (missing) return failed(item, { ...known, input }, { ...missing, input: traceInput(input), warnings });
  const devices = project.devices.get(head.personId) ?? [];
  const keep = async (progress: JsonValue) => runStub(shared.env, message.runId).report(message.key, progress);
  const own = {
    key: message.key,
    claimed,
    scope,
    profile,
    devices,
    warnings,
    suppressedFor: null,
    projectConfig,
    keep,
  };
  // renderStep returns the input of the step's own type.
  return { message, context: { ...shared, ...own, step, input } as StepContext };
}

/** A step that fails before anything could be sent. */
function failed(
  { message, claimed }: Claimed,
  known: Known | null,
  end: Pick<Extract<Settlement, { kind: 'done' }>, 'reason' | 'message' | 'input' | 'warnings'>,
): Prepared {
  const settlement: Settlement = { warnings: [], ...end, kind: 'done', outcome: 'error' };
  return { message, claimed, settled: { settlement, message: unsentMessage(message.type, known), followUps: [] } };
}

/** What is known of a step that could not be prepared. */
interface Known {
  step: Step;
  projectConfig: ProjectConfig;
  /** Fields that could not be rendered are empty. */
  input: RenderedInput | null;
}

/** What the log says of a message that was never attempted; null for a step that sends none. */
function unsentMessage(type: StepType, known: Known | null): LoggedMessage | null {
  const { message } = behaviourOf({ type });
  if (!message) return null;
  const { kind } = message;
  if (!known) return { kind, channelId: null, recipient: null };
  const choice = message.channel(known.step);
  const channel = choice && channelFor(known.projectConfig, kind, choice.channelId);
  const recipient = known.input && message.recipient(known.input);
  return { kind, channelId: channel?.id ?? null, recipient: recipient || null };
}

function recipientOf({ step, input }: StepContext): Recipient | null {
  const { message } = behaviourOf(step);
  const address = message?.recipient(input) ?? null;
  return message && address !== null ? { kind: message.kind, address } : null;
}
