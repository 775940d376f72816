import { Check, CircleSlash, Hourglass, Minus, ShieldAlert } from 'lucide-react';
import type { Delivery } from '../../api/queries/deliveries.ts';

type Gate = Delivery['gates'][number];

const names: Record<Gate['gate'], string> = {
  suppression: 'Suppression list',
  preference: 'Preferences',
  audience: 'Audience',
  frequency_cap: 'Frequency cap',
  quiet_hours: 'Quiet hours',
  storm: 'Storm control',
  pace: 'Pace',
  configuration: 'Configuration',
  domain: 'Sender domain',
};

const looks: Record<Gate['verdict'], { icon: typeof Check; colour: string; word: string }> = {
  open: { icon: Check, colour: 'text-good', word: 'passed' },
  closed: { icon: CircleSlash, colour: 'text-bad', word: 'stopped it' },
  held: { icon: Hourglass, colour: 'text-hold', word: 'holds it' },
  passed_critical: { icon: ShieldAlert, colour: 'text-hold', word: 'would have stopped it, but it is critical' },
  not_asked: { icon: Minus, colour: 'text-ink-3', word: 'not asked' },
};

/** What each gate said of a message, in their order. */
export function GateList({ gates }: { gates: readonly Gate[] }) {
  return (
    <ul className="grid gap-1.5 text-13">
      {gates.map(({ gate, verdict, text }) => {
        const { icon: Icon, colour, word } = looks[verdict];
        return (
          <li key={gate} className="flex items-start gap-2">
            <Icon size={15} aria-hidden className={`mt-0.5 shrink-0 ${colour}`} />
            <span className="min-w-0">
              {names[gate]}: {text ?? word}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
