// Asks the gates of a message in a simulation: the same gates as in a real run, with what the simulation knows.
// 1. A place under a cap is taken when a message passes, and given back when it is not sent after all.
// 2. Held messages leave right at the end of the quiet hours; pace and storm control hold nothing.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Step } from '../../contract/workflows/workflow.ts';
import { evaluate } from '../conditions/evaluate.ts';
import { contentOf } from '../gates/content.ts';
import { capAnswer, capsOf, windowMs, withPlace } from '../gates/frequency-cap.ts';
import type { GateFacts, Stop } from '../gates/gate.ts';
import { judge } from '../gates/judge.ts';
import { quietHoursOf } from '../gates/quiet-hours.ts';
import type { StepPreview } from '../runs/simulated-attempt.ts';
import type { Scope } from '../scope.ts';
import type { ChannelChoice } from '../steps/behaviour.ts';
import { behaviourOf, type RenderedInput } from '../steps/registry.ts';
import { personIn, type Simulating } from './simulating.ts';
import type { SimulatedRun } from './store.ts';
import type { SimulatedChannel, SimulatedPerson } from './world.ts';

const nouns: Record<ChannelKind, string> = {
  email: 'email',
  sms: 'SMS',
  push: 'push',
  in_app: 'in-app',
  slack: 'Slack',
  webhook: 'webhook',
};

const noDevice = { reason: 'no_device', message: 'The person has no device.', holds: false };

/** The kind that the message of a step leaves over, and to which address; null for a step that sends none. */
export function addressOf(sim: Simulating, step: Step, input: RenderedInput, personId: string | null) {
  const { message } = behaviourOf(step);
  if (!message) return null;
  const channelId = message.channel(step)?.channelId;
  const named = channelId === undefined ? undefined : sim.world.kindOf(channelId);
  const isOther = named !== undefined && message.otherKinds.includes(named);
  const kind = isOther ? named : message.kind;
  const recipient = isOther ? personId : message.recipient(input);
  return { kind, recipient, toDevices: message.toDevices && !isOther };
}

/** What the gates say of the message of a step; null for a step that sends none. */
export function askGates(
  sim: Simulating,
  { run, step, scope, key }: { run: SimulatedRun; step: Step; scope: Scope; key: string },
  input: RenderedInput,
): StepPreview | null {
  const address = addressOf(sim, step, input, run.personId);
  const { message, emailTemplateId } = behaviourOf(step);
  if (!message || !address) return null;
  const choice = message.channel(step);
  const templateId = emailTemplateId(step);
  const template = templateId === undefined ? null : (sim.world.templates.get(templateId) ?? null);
  const content = contentOf(template, choice ?? {});
  const person = personIn(sim, run.personId);
  const channel = choice && sim.world.channelFor(address.kind, choice.channelId);
  const facts: GateFacts = {
    ...whoGetsIt(address, person),
    ...{ deliveryId: key, now: sim.now, content, hasPerson: run.personId !== null },
    priority: choice?.priority ?? 'normal',
    topicDefault: content.topic === null || sim.world.topics.get(content.topic)?.default !== 'out',
    outsideAudience: choice && outsideAudience(sim, choice, scope),
    quiet: quietOf(channel, scope),
    channel: channel === null ? 'none' : channel.status,
    unverifiedDomain: null,
  };
  // A call to an address of its own is to nobody, and nothing but the address can be missing.
  if (!channel) return { stop: stopOf(judge(facts).stop), gates: [] };
  const judged = judge(facts);
  if (judged.stop || run.personId === null) return { stop: stopOf(judged.stop), gates: judged.verdicts };
  return underCaps(sim, facts, channel, run.personId);
}

function whoGetsIt(
  { kind, recipient, toDevices }: NonNullable<ReturnType<typeof addressOf>>,
  { devices, suppressed, preferences }: SimulatedPerson,
) {
  const unreached = toDevices && devices === 0 ? noDevice : null;
  return { kind, noun: nouns[kind], recipient, unreached, suppressedFor: suppressed[kind] ?? null, preferences };
}

function outsideAudience(sim: Simulating, { audienceId }: ChannelChoice, scope: Scope): GateFacts['outsideAudience'] {
  if (audienceId === undefined) return null;
  const audience = sim.world.audiences.get(audienceId);
  if (!audience) return { name: `${audienceId} (deleted)`, why: null };
  const verdict = evaluate(audience.condition, scope, sim.now);
  return verdict.ok ? null : { name: audience.name, why: verdict.why };
}

function quietOf(channel: SimulatedChannel | null, scope: Scope): GateFacts['quiet'] {
  const quiet = quietHoursOf({
    rule: null,
    channel: channel?.quietHours ?? null,
    profileZone: scope.profile.timezone,
    orgZone: scope.org.timezone,
  });
  return quiet && { ...quiet, hours: { ...quiet.hours, spreadMinutes: 0 } };
}

/** Takes the places of a message under the caps of its channel, all or none. */
function underCaps(sim: Simulating, facts: GateFacts, channel: SimulatedChannel, personId: string): StepPreview {
  const { deliveryId, now, priority, content } = facts;
  const caps = capsOf(content, channel, null);
  const asked = { deliveryId, now, priority };
  const known = caps.length === 0 ? [] : sim.store.uses(personId);
  const hasPlace = caps.every(({ scope }) => known.some((use) => use.scope === scope && use.deliveryId === deliveryId));
  const uses = hasPlace ? known : withPlace(caps, known, asked);
  const { verdicts, stop } = judge(facts, { frequency_cap: capAnswer(caps, uses, asked) });
  if (caps.length > 0 && !hasPlace) {
    const since = now - Math.max(...caps.map(windowMs));
    sim.store.putUses(personId, stop ? known : uses.filter(({ at }) => at > since));
  }
  return { stop: stopOf(stop), gates: verdicts };
}

/** Gives back the places of a message that was not sent. */
export function giveBack({ store }: Simulating, personId: string, key: string): void {
  const uses = store.uses(personId);
  const kept = uses.filter(({ deliveryId }) => deliveryId !== key);
  if (kept.length < uses.length) store.putUses(personId, kept);
}

function stopOf(stop: Stop | null): StepPreview['stop'] {
  if (!stop) return null;
  const { reason, message } = stop;
  if (stop.kind === 'closed') return { outcome: stop.outcome, reason, message };
  // A channel that is closed opens by an act of people, who are not simulated.
  if (stop.dueAt === null) return { outcome: 'skipped-missing-config', reason, message };
  return { heldUntil: stop.dueAt, reason, message };
}
