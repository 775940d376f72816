// Decides whether a message may leave.
// 1. The gates are asked in the order of `gateNames`; the first that is not open decides, and every verdict is kept.
// 2. Gates that count or take a place (storm, pace, caps) are asked of the store, last, where all others are open: a message
//    that does not leave takes nothing. Until then they are `not_asked`.
// 3. A gate judges facts that the caller has read just now; nothing here is remembered from an earlier moment.
import { type GateName, type GateVerdict, gateNames } from '../../contract/messages/gates.ts';
import { audience } from './audience.ts';
import { configuration } from './configuration.ts';
import { domain } from './domain.ts';
import { type Answer, type Gate, type GateFacts, notAsked, type Stop } from './gate.ts';
import { preference } from './preference.ts';
import { quietHours } from './quiet-hours.ts';
import { suppression } from './suppression.ts';

/** The gates that need the store, in the order in which they are asked. */
export type TakingGate = 'storm' | 'pace' | 'frequency_cap';

const gates: Record<Exclude<GateName, TakingGate>, Gate> = {
  suppression,
  preference,
  audience,
  quiet_hours: quietHours,
  configuration,
  domain,
};

/** What the gates said of a message. */
export interface Judgement {
  verdicts: GateVerdict[];
  /** What keeps the message from leaving; null: it may leave. */
  stop: Stop | null;
}

/** Judges a message; `taken` holds the answers of the gates that were asked of the store. */
export function judge(facts: GateFacts, taken: Partial<Record<TakingGate, Answer>> = {}): Judgement {
  const answers = gateNames.map((name) => ({
    name,
    answer: isTaking(name) ? (taken[name] ?? notAsked) : gates[name].ask(facts),
  }));
  const stopping = answers.flatMap(({ answer }) => ('stop' in answer ? answer.stop : []));
  return {
    verdicts: answers.map(({ name, answer }) => ({ gate: name, verdict: answer.verdict, ...answer.numbers })),
    stop: stopping[0] ?? null,
  };
}

const isTaking = (name: GateName): name is TakingGate => !(name in gates);
