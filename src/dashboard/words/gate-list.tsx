import { Check, Minus, Pause, X } from 'lucide-react';
import type { GateName, GateVerdict } from '../../contract/messages/gates.ts';
import { withLocalTimes } from '../trace/moments.ts';

export const gateWords: Record<GateName, string> = {
  suppression: 'Suppression list',
  preference: 'Preferences',
  audience: 'Audience',
  frequency_cap: 'Frequency cap',
  quiet_hours: 'Quiet hours',
  storm: 'Storm control',
  pace: 'Pace',
  configuration: 'Channel and recipient',
  domain: 'Sender domain',
};

type Asked = Exclude<GateVerdict['verdict'], 'not_asked'>;

const signs: Record<Asked, { icon: typeof Check; look: string; words: string }> = {
  open: { icon: Check, look: 'text-good-dot', words: 'passed' },
  closed: { icon: X, look: 'text-bad-dot', words: 'stopped the message' },
  held: { icon: Pause, look: 'text-hold-dot', words: 'holds the message' },
  passed_critical: { icon: Check, look: 'text-hold-dot', words: 'would have stopped it, but it is critical' },
};

function Gate({ gate, now }: { gate: GateVerdict & { verdict: Asked }; now: number }) {
  const { icon: Icon, look, words } = signs[gate.verdict];
  return (
    <li className="flex items-start gap-2 text-12/[18px]">
      <Icon size={14} aria-hidden className={`mt-0.5 shrink-0 ${look}`} />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="font-medium">{gateWords[gate.gate]}</span>
        <span className="sr-only"> {words}</span>
        {gate.text ? <span className="block text-ink-3">{withLocalTimes(gate.text, now)}</span> : null}
      </span>
    </li>
  );
}

const isAsked = (gate: GateVerdict): gate is GateVerdict & { verdict: Asked } => gate.verdict !== 'not_asked';

/** What each gate said of a message, in the order in which they are asked; those that were not asked in one line. */
export function GateList({ gates, now }: { gates: readonly GateVerdict[]; now: number }) {
  const silent = gates.filter(({ verdict }) => verdict === 'not_asked');
  return (
    <>
      <ol className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        {gates.filter(isAsked).map((gate) => (
          <Gate key={gate.gate} gate={gate} now={now} />
        ))}
      </ol>
      {silent.length > 0 ? (
        <p className="mt-2 flex items-start gap-2 text-12/[18px] text-ink-3">
          <Minus size={14} aria-hidden className="mt-0.5 shrink-0" />
          <span>Not asked: {silent.map(({ gate }) => gateWords[gate].toLowerCase()).join(', ')}.</span>
        </p>
      ) : null}
    </>
  );
}
