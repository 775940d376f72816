// Asks what would stop the step of a dry-run: the gates and the providers of a real run, with a world outside that takes
// nothing. What a provider says before it calls anybody is the verdict; a request that would leave means that all is well.
import type { JsonValue } from '../../../contract/primitives.ts';
import type { Step } from '../../../contract/workflows/workflow.ts';
import type { Verdict } from '../../../engine/runs/dry-run.ts';
import type { Scope } from '../../../engine/scope.ts';
import { isDoneAt, type RenderedInput } from '../../../engine/steps/registry.ts';
import type { Env } from '../../env.ts';
import type { Egress } from '../../guard/egress.ts';
import type { StepContext } from '../../steps/context.ts';
import { gateQuestionOf, passGates } from '../../steps/gates.ts';
import { type PushRoutes, shownDevice, shownPassedOver } from '../../steps/push-routes.ts';
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
  projectConfig: ProjectConfig;
  now: number;
}

/** A step as a walk of the dry-run has met it. */
export interface Asked {
  step: Step;
  input: RenderedInput;
  scope: Scope;
}

/** What would stop a step; null when it would be done, as far as that can be known. */
export async function previewStep(frame: PreviewFrame, asked: Asked): Promise<Verdict | null> {
  const { step, input, scope } = asked;
  if (!isDoneAt(step, 'queue')) return null;
  const { projectConfig, devices, now } = frame;
  const facts = { suppressedFor: null, scope, devices, now };
  const question = gateQuestionOf(step, input, facts);
  const recipient: Recipient | null =
    question && question.recipient !== null ? { kind: question.kind, address: question.recipient } : null;
  const suppressions = await readSuppressions(frame.env, projectConfig.projectId, recipient ? [recipient] : []);
  const suppressedFor = suppressions(recipient);
  const gates = question && passGates(projectConfig, { ...question, suppressedFor });
  if (gates?.closed) {
    const { outcome, reason, message } = gates.closed;
    return { outcome, reason, message };
  }
  const stopped = await attempt(frame, asked, suppressedFor);
  return stopped ?? (gates?.routes ? toDevices(gates.routes) : null);
}

/** Which device a push would reach through which channel, and which it would pass over. */
function toDevices({ open, passedOver }: PushRoutes): Verdict {
  const reached = open.map(({ device, channel }) => ({ ...shownDevice(device), channelId: channel.id }));
  return { outcome: 'sent', output: { simulated: true, devices: [...reached, ...shownPassedOver(passedOver)] } };
}

async function attempt(
  { env, egress, head, profile, devices, projectConfig, now }: PreviewFrame,
  { step, input, scope }: Asked,
  suppressedFor: string | null,
): Promise<Verdict | null> {
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
  };
  const outside = { egress: nowhere(egress, leave), email: nobody(leave), now: () => now };
  const settlement = await performStep({
    ...outside,
    env,
    key: head.runId,
    step,
    input,
    claimed: { ...claimed, payload: null, reissued: false, intentAt: now, gen: 0, failures: 0, attempts: [] },
    scope,
    profile,
    devices,
    projectConfig,
    suppressedFor,
    warnings: [],
    keep: async (_progress: JsonValue) => undefined,
    // Sound because the step and its input are of one type that is done in a queue.
  } as StepContext).then((performed) => performed.settlement);
  if (left) return null;
  const { reason = '', message = '' } = settlement;
  return { outcome: settlement.kind === 'done' ? settlement.outcome : 'error', reason, message };
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

const nobody = (leave: () => void): StepContext['email'] => ({
  async send() {
    leave();
    throw new Error('A dry-run sends nothing.');
  },
});
