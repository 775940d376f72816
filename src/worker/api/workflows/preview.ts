// Asks what would stop the step of a dry-run: the gates and the providers of a real run, with a world outside that takes
// nothing. What a provider says before it calls anybody is the verdict; a request that would leave means that all is well.
import type { GateVerdict } from '../../../contract/messages/gates.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import type { Step } from '../../../contract/workflows/workflow.ts';
import type { Preference } from '../../../engine/gates/preference.ts';
import type { StepPreview } from '../../../engine/runs/simulated-attempt.ts';
import type { Settlement } from '../../../engine/runs/state.ts';
import type { Scope } from '../../../engine/scope.ts';
import { behaviourOf, isDoneAt, type RenderedInput } from '../../../engine/steps/registry.ts';
import type { Env } from '../../env.ts';
import type { Egress } from '../../guard/egress.ts';
import type { FeedSender } from '../../providers/provider.ts';
import type { StepContext } from '../../steps/context.ts';
import { messageKindOf, recipientOf } from '../../steps/gates.ts';
import { previewPlaces } from '../../steps/places.ts';
import { type PushRoutes, routeDevices, shownDevice, shownPassedOver } from '../../steps/push-routes.ts';
import { performStep } from '../../steps/registry.ts';
import { type Recipient, readSuppressions } from '../../steps/suppressions.ts';
import type { ProfileRow } from '../../store/profile-row.ts';
import type { RunHead } from '../../store/run-row.ts';
import type { ProjectConfig, PushDevice } from '../../store/send-context.ts';

/** What is the same for every step of a dry-run. */
export interface PreviewFrame {
  env: Env;
  egress: Egress;
  head: RunHead;
  profile: ProfileRow;
  devices: PushDevice[];
  preferences: readonly Preference[];
  projectConfig: ProjectConfig;
}

/** A step as a walk of the dry-run has met it. */
export interface Asked {
  step: Step;
  input: RenderedInput;
  scope: Scope;
  /** Epoch ms. */
  now: number;
}

/** What would come of a step, as far as that can be known. */
export async function previewStep(frame: PreviewFrame, asked: Asked): Promise<StepPreview> {
  const { step, input, scope } = asked;
  if (!isDoneAt(step, 'queue')) return { stop: null, gates: [] };
  const { env, projectConfig, devices } = frame;
  const kind = messageKindOf(projectConfig, step);
  const address = recipientOf(step, input, scope, projectConfig);
  const recipient: Recipient | null = kind !== null && address !== null ? { kind, address } : null;
  const suppressions = await readSuppressions(env, projectConfig.projectId, recipient ? [recipient] : []);
  const preview = await attempt(frame, asked, suppressions(recipient));
  const { message } = behaviourOf(step);
  if (preview.stop || !message?.toDevices || kind !== message.kind) return preview;
  const choice = message.channel(step) ?? {};
  return { ...preview, output: toDevices(routeDevices(projectConfig, choice, devices, asked.now)) };
}

/** Which device a push would reach through which channel, and which it would pass over. */
function toDevices({ open, passedOver }: PushRoutes): JsonValue {
  const reached = open.map(({ device, channel }) => ({ ...shownDevice(device), channelId: channel.id }));
  return { simulated: true, devices: [...reached, ...shownPassedOver(passedOver)] };
}

async function attempt(frame: PreviewFrame, asked: Asked, suppressedFor: string | null): Promise<StepPreview> {
  const { env, egress, head, projectConfig, ...person } = frame;
  const { step, now } = asked;
  let left = false;
  const leave = () => {
    left = true;
  };
  const claimed = {
    head,
    cursor: 0,
    label: step.label,
    startedAt: now,
    results: { ai: {}, webhook: {}, gathered: null },
    progress: null,
    payload: null,
    reissued: false,
    sent: null,
    intentAt: now,
    gen: 0,
    failures: 0,
    attempts: [],
    gates: [],
  };
  const places = previewPlaces(env, projectConfig.projectId);
  const feed = noFeed(leave);
  const outside = { egress: nowhere(egress, leave), email: nobody(leave), feed, places, now: () => now };
  const { settlement, gates = [] } = await performStep({
    ...asked,
    ...outside,
    ...person,
    env,
    key: head.runId,
    claimed,
    projectConfig,
    suppressedFor,
    warnings: [],
    keep: async (_progress: JsonValue) => undefined,
    // Sound because the step and its input are of one type that is done in a queue.
  } as StepContext);
  return { stop: left ? null : stopOf(settlement, gates), gates };
}

function stopOf(settlement: Settlement, gates: readonly GateVerdict[]): StepPreview['stop'] {
  const { reason = '', message = '' } = settlement;
  if (settlement.kind === 'done') return { outcome: settlement.outcome, reason, message };
  if (settlement.held === 'channel') return { outcome: 'skipped-missing-config', reason, message };
  if (settlement.heldUntil === undefined) return { outcome: 'error', reason, message };
  // Messages leave spread over some minutes; a dry-run says the time at which that begins.
  const until = gates.find(({ verdict }) => verdict === 'held')?.until;
  return { heldUntil: typeof until === 'string' ? Date.parse(until) : settlement.heldUntil, reason, message };
}

/** Judges an address as every request does, and sends nothing. */
function nowhere(egress: Egress, leave: () => void): Egress {
  return {
    check: (url) => egress.check(url),
    async request(url) {
      const verdict = await egress.check(url);
      if (verdict.ok) leave();
      const error = verdict.ok ? 'network' : 'blocked';
      const message = verdict.ok ? 'A dry-run sends nothing.' : verdict.message;
      return { ok: false, error, message, uncertain: false, statusCode: null, ms: 0 };
    },
  };
}

const noFeed = (leave: () => void): FeedSender => ({
  async add() {
    leave();
    return { kind: 'known' };
  },
});

const nobody = (leave: () => void): StepContext['email'] => ({
  async send() {
    leave();
    throw new Error('A dry-run sends nothing.');
  },
});
