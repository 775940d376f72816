// Says in one sentence what a gate said of a message, from its verdict and its numbers alone.

import { isObject } from '../../contract/json.ts';
import type { GateName, GateVerdict } from '../../contract/messages/gates.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { TakingGate } from './judge.ts';

type Numbers = Readonly<Record<string, JsonValue>>;
/** Says a verdict that is not `not_asked`; `stops`: the gate keeps the message from leaving, or would have. */
type Sentence = (numbers: Numbers, stops: boolean) => string;

const text = (value: JsonValue | undefined): string => (value === undefined || value === null ? '?' : String(value));

const sentences: Record<GateName, Sentence> = {
  suppression: ({ reason }, stops) => {
    if (reason === undefined) return 'The recipient is not on the suppression list.';
    const why = text(reason).replaceAll('_', ' ');
    return stops
      ? `The recipient is on the suppression list (${why}).`
      : `The recipient is on the suppression list (${why}), which does not stop this class of message.`;
  },
  preference: ({ topic, said }, stops) => {
    const what = topic === null || topic === undefined ? 'such messages' : `"${text(topic)}"`;
    if (isObject(said)) return `The person ${stops ? 'does not want' : 'wants'} ${what}.`;
    return stops ? `Nobody gets ${what} without having asked for it.` : `The person has said nothing against ${what}.`;
  },
  audience: (_, stops) =>
    stops ? 'The person is not in the audience of the message.' : 'No audience excludes the person.',
  frequency_cap: ({ caps, freeAt }, stops) => {
    const counted = (Array.isArray(caps) ? caps : []).map(capText).join('; ');
    return stops && freeAt !== undefined ? `${counted}; free again at ${text(freeAt)}.` : `${counted}.`;
  },
  quiet_hours: ({ start, end, until }, stops) =>
    stops
      ? `In quiet hours (${text(start)} to ${text(end)}) until ${text(until)}.`
      : `Outside quiet hours (${text(start)} to ${text(end)}).`,
  storm: ({ count, limit, windowSeconds }) =>
    count === undefined
      ? `At most ${text(limit)} alerts in a window, and this one is not counted.`
      : `${text(count)} of ${text(limit)} alerts in ${text(windowSeconds)} s.`,
  pace: ({ at }, stops) => (stops ? `Waits its turn until ${text(at)}.` : `It had its turn at ${text(at)}.`),
  configuration: (_, stops) =>
    stops ? 'Something that the message needs is missing.' : 'The channel works, and there is somebody to send to.',
  domain: (_, stops) => (stops ? 'The sender domain is not verified.' : 'The sender domain is verified.'),
};

function capText(cap: JsonValue): string {
  const { of, used, limit, windowHours } = isObject(cap) ? cap : {};
  return `${text(used as JsonValue)} of ${text(limit as JsonValue)} in ${text(windowHours as JsonValue)} h ${of === 'rule' ? 'by this rule' : 'over this channel'}`;
}

/** The verdicts, each with its sentence; `decided` is that of the one that stopped the message, where it is known. */
export function withTexts(verdicts: readonly GateVerdict[], decided?: string): GateVerdict[] {
  const stopping = verdicts.find(isStop);
  return verdicts.map((verdict) => ({
    ...verdict,
    text: verdict === stopping && decided !== undefined ? decided : sentenceOf(verdict, stopping !== undefined),
  }));
}

function sentenceOf({ gate, verdict, ...numbers }: GateVerdict, isStopped: boolean): string {
  if (verdict === 'not_asked')
    return isStopped && isTaking(gate) ? 'Not asked: the message does not leave.' : 'Does not concern this message.';
  const said = sentences[gate](numbers, verdict !== 'open');
  return verdict === 'passed_critical' ? `${said} The message is critical and passes.` : said;
}

const isStop = ({ verdict }: GateVerdict): boolean => verdict === 'closed' || verdict === 'held';
const taking: readonly TakingGate[] = ['storm', 'pace', 'frequency_cap'];
const isTaking = (name: GateName): boolean => taking.some((one) => one === name);
