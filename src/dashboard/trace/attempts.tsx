import type { DeliveryEvent } from '../../contract/messages/delivery.ts';
import type { Attempt } from '../../contract/workflows/run.ts';
import { Chip, type Tone } from '../ui/chip.tsx';
import { formatDuration } from '../ui/format.ts';
import { Part } from './got/frame.tsx';
import { momentWords } from './moments.ts';

const cell = 'border-line border-t py-1.5 pr-3 align-top';

/** Every attempt at a step, and when the next one is. */
export function Attempts({
  attempts,
  providerId,
  now,
}: {
  attempts: readonly Attempt[];
  /** What the provider calls the message, where it took it. */
  providerId: string | undefined;
  now: number;
}) {
  if (attempts.length === 0) return null;
  const next = attempts.at(-1)?.nextAttemptAt;
  return (
    <Part title="Attempts">
      <table className="w-full border-collapse text-12/5">
        <thead>
          <tr className="text-left text-ink-3">
            {['At', 'Answer', 'What happened'].map((name) => (
              <th key={name} scope="col" className="py-1 pr-3 font-medium">
                {name}
              </th>
            ))}
            <th scope="col" className="py-1 text-right font-medium">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {attempts.map(({ at, statusCode, error, ms, reason, class: failure }) => (
            <tr key={at}>
              <td className={`${cell} whitespace-nowrap tabular-nums`}>{momentWords(at, now)}</td>
              <td className={cell}>
                <Chip tone={error === undefined ? 'good' : 'bad'} dot={false}>
                  {statusCode ?? (error === undefined ? 'ok' : 'none')}
                </Chip>
              </td>
              <td className={`${cell} [overflow-wrap:anywhere]`}>
                {error ?? (providerId ? <span className="font-mono">{providerId}</span> : 'Done')}
                {reason || failure ? (
                  <span className="block text-ink-3">
                    {[reason?.replaceAll('_', ' '), failure].filter(Boolean).join(', ')}
                  </span>
                ) : null}
              </td>
              <td className={`${cell} pr-0 text-right whitespace-nowrap tabular-nums`}>{formatDuration(ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {next ? <p className="mt-1 text-12 text-ink-3">The next one is at {momentWords(next, now)}.</p> : null}
    </Part>
  );
}

const heardTones: Record<DeliveryEvent['type'], Tone> = {
  delivered: 'good',
  opened: 'good',
  clicked: 'good',
  failed: 'bad',
  bounced: 'bad',
  complained: 'bad',
};

/** What was heard of a message after it left. */
export function Heard({ events, now }: { events: readonly DeliveryEvent[]; now: number }) {
  if (events.length === 0) return null;
  return (
    <Part title="Later">
      <ul className="grid gap-1.5 text-12">
        {events.map(({ type, at, machine, code }) => (
          <li key={`${type} ${at} ${machine ?? ''}`} className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Chip tone={machine ? 'neutral' : heardTones[type]} dot>
              {type}
            </Chip>
            <span className="tabular-nums">{momentWords(at, now)}</span>
            {machine ? <span className="text-ink-3">by a program, not a person</span> : null}
            {!machine && (type === 'opened' || type === 'clicked') ? (
              <span className="text-ink-3">by a person, not a scanner</span>
            ) : null}
            {code ? <span className="min-w-0 text-ink-3 [overflow-wrap:anywhere]">{code}</span> : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}
