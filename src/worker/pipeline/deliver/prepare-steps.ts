// Reads and renders what a group of claimed steps needs; what they share is read once.
import type { JsonValue } from '../../../contract/primitives.ts';
import type { StepType } from '../../../contract/workflows/steps/registry.ts';
import type { Definition, Step } from '../../../contract/workflows/workflow.ts';
import { withResults } from '../../../engine/runs/results.ts';
import type { LoggedMessage, Settlement } from '../../../engine/runs/state.ts';
import { buildScope, type Scope } from '../../../engine/scope.ts';
import { missingFailure, missingWarnings } from '../../../engine/steps/missing.ts';
import { behaviourOf, isDoneAt, type RenderedInput } from '../../../engine/steps/registry.ts';
import { renderStep } from '../../../engine/steps/render-step.ts';
import { openStep } from '../../db/step-secrets.ts';
import type { Env } from '../../env.ts';
import type { StepMessage } from '../../messages.ts';
import { runScope } from '../../run-object/run-scope.ts';
import { runStub } from '../../run-object/stub.ts';
import type { ClaimedStep, Performed, SentContent, StepContext } from '../../steps/context.ts';
import type { Outside } from '../../steps/deliver-message.ts';
import { messageKindOf } from '../../steps/gates.ts';
import { unsubscribeUrlOf } from '../../steps/lead-back.ts';
import { heldWithoutKey, traceInput } from '../../steps/settle.ts';
import type { Recipient } from '../../steps/suppressions.ts';
import { channelFor } from '../../store/channel-for.ts';
import { loadDefinition } from '../../store/definitions.ts';
import { emptyProfile, profileOf } from '../../store/profile-row.ts';
import type { ProjectConfig } from '../../store/send-context.ts';
import { withPinnedTemplates } from '../../store/template-versions.ts';
import type { Facts, FactsWanted, KnownFacts } from './facts.ts';

/** A step that this consumer may do. */
export interface Claimed {
  message: StepMessage;
  claimed: ClaimedStep;
}

/** Everything the claimed steps of one project need; a step that could not be prepared is settled as such. */
export async function prepareSteps(env: Env, outside: Outside, facts: Facts, going: Claimed[]): Promise<Prepared[]> {
  return prepareAll(env, outside, facts, going).catch((error: unknown) =>
    going.map((item) => notPrepared(item, error)),
  );
}

async function prepareAll(env: Env, outside: Outside, facts: Facts, going: Claimed[]): Promise<Prepared[]> {
  const { egress, email, feed, places, now } = outside;
  const shared = { env, egress, email, feed, places, now };
  const items = await Promise.all(
    going.map(async ({ message, claimed }): Promise<WithDefinition> => {
      const { projectId, workflowId, version } = claimed.head;
      const definition = await loadDefinition(env, projectId, workflowId, version);
      const stored = definition.steps[claimed.cursor];
      const step = stored && (await openStep(env, workflowId, stored).catch(() => null));
      return { message, claimed, definition, step };
    }),
  );
  const known = await withPinned(env, await facts.read(wantedBy(items)), items);
  const prepared = items.map((item) => {
    try {
      return prepare(shared, known, item);
    } catch (error) {
      return notPrepared(item, error);
    }
  });
  const recipients = prepared.flatMap((item) => ('context' in item ? (recipientOf(item.context) ?? []) : []));
  const suppressedFor = await facts.suppressions(recipients);
  return prepared.map((item) => {
    if ('settled' in item) return item;
    return { ...item, context: { ...item.context, suppressedFor: suppressedFor(recipientOf(item.context)) } };
  });
}

/** The facts with the templates that steps name with a version. */
async function withPinned(env: Env, known: KnownFacts, items: readonly WithDefinition[]): Promise<KnownFacts> {
  const keys = items.flatMap(({ step }) => (step && behaviourOf(step).emailTemplateId(step)) ?? []);
  const projectConfig = await withPinnedTemplates(env, known.projectConfig, keys);
  return { ...known, projectConfig };
}

/** What steps need, and what those need that will follow: an address that is no template is known beforehand. */
function wantedBy(items: readonly WithDefinition[]): FactsWanted {
  const changed = items.filter(({ definition }) =>
    definition.steps.some((step) => behaviourOf(step).writesProfile(step)),
  );
  return {
    people: items.map(({ claimed }) => claimed.head.personId),
    changed: new Set(changed.map(({ claimed }) => claimed.head.personId)),
    recipients: items.flatMap(({ claimed, definition }) =>
      definition.steps.slice(claimed.cursor).flatMap((step) => {
        const { message } = behaviourOf(step);
        const address = message?.address(step) ?? null;
        return message && address !== null && !address.includes('{{') ? { kind: message.kind, address } : [];
      }),
    ),
  };
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

/** `step`: the one at the cursor, with its secrets; null where no key opens them, undefined where there is none. */
type WithDefinition = Claimed & { definition: Definition; step: Step | null | undefined };

export type Prepared =
  | { message: StepMessage; context: StepContext }
  | { message: StepMessage; claimed: ClaimedStep; settled: Performed };

function prepare(
  shared: Pick<StepContext, 'env' | 'egress' | 'email' | 'feed' | 'places' | 'now'>,
  project: KnownFacts,
  item: WithDefinition,
): Prepared {
  const { message, claimed, step } = item;
  const { head } = claimed;
  if (step === null) {
    const settlement = heldWithoutKey('the secrets of this step', { input: null, warnings: [] });
    return { message, claimed, settled: { settlement, message: unsentMessage(message.type, null), followUps: [] } };
  }
  if (!step || !isDoneAt(step, 'queue'))
    return failed(item, null, { reason: 'step_missing', message: 'The version of this run has no such step.' });
  const { projectConfig, org } = project;
  const known = { step, projectConfig, input: null };
  const profile = project.people.get(head.personId) ?? emptyProfile(head.personId);
  const run = runScope(head, claimed.startedAt);
  const { variables } = projectConfig;
  const seen = { event: head.event, profile: profileOf(profile), run, org, variables };
  const scope = withResults(buildScope(seen), claimed.results);
  const made = claimed.sent ?? content(shared, item, { ...known, step, scope });
  if ('settled' in made) return made;
  const { input, warnings } = made;
  const devices = project.devices.get(head.personId) ?? [];
  const preferences = project.preferences.get(head.personId) ?? [];
  const keep = async (progress: JsonValue) => {
    await runStub(shared.env, message.runId).report(message.key, progress);
  };
  const own = {
    key: message.key,
    claimed,
    scope,
    profile,
    devices,
    preferences,
    warnings,
    suppressedFor: null,
    projectConfig,
    keep,
  };
  // What is rendered, now or before, is of the step's own type.
  return { message, context: { ...shared, ...own, step, input } as StepContext };
}

interface Rendering extends Known {
  step: Step;
  scope: Scope;
}

/** What the step says now, or why it cannot say it. */
function content(
  { env, now }: Pick<StepContext, 'env' | 'now'>,
  item: WithDefinition,
  known: Rendering,
): SentContent | Extract<Prepared, { settled: Performed }> {
  const { step, scope, projectConfig } = known;
  const { missingVariables } = item.definition.settings;
  const templateId = behaviourOf(step).emailTemplateId(step);
  const emailTemplate = templateId === undefined ? undefined : projectConfig.templates.get(templateId);
  if (templateId !== undefined && !emailTemplate) {
    const told = `The email template ${templateId} does not exist any more.`;
    return failed(item, known, { reason: 'template_missing', message: told });
  }
  const texts = { emailTemplate, library: projectConfig.library, unsubscribeUrl: unsubscribeUrlOf(env) };
  const rendered = renderStep(step, scope, { now: now(), ...texts });
  if ('fault' in rendered) {
    const end = { reason: 'template_failed', message: rendered.fault };
    return failed(item, { ...known, input: rendered.partial }, end);
  }
  const { input } = rendered;
  const warnings = missingWarnings(rendered.missing, missingVariables);
  const missing = missingFailure(rendered.missing, missingVariables);
  return missing
    ? failed(item, { ...known, input }, { ...missing, input: traceInput(input), warnings })
    : { input, warnings };
}

/** A step that fails before anything could be sent. */
function failed(
  { message, claimed }: Claimed,
  known: Known | null,
  end: Pick<Extract<Settlement, { kind: 'done' }>, 'reason' | 'message' | 'input' | 'warnings'>,
): Extract<Prepared, { settled: Performed }> {
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
  if (!known) return { kind: message.kind, channelId: null, recipient: null };
  const kind = messageKindOf(known.projectConfig, known.step) ?? message.kind;
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
