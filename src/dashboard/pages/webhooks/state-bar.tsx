import { CircleAlert, CirclePause, Hourglass } from 'lucide-react';
import type { Endpoint } from '../../api/queries/endpoints.ts';
import { useRight } from '../../api/rights.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Time } from '../../ui/time.tsx';
import { useStatusChange } from './endpoint-actions.tsx';
import { statusReason } from './endpoint-words.ts';

/** Why an endpoint does not get its events just now, and what to do about it; nothing where it does. */
export function StateBar({ endpoint }: { endpoint: Endpoint }) {
  const { reason: noRight } = useRight('editor');
  const change = useStatusChange(endpoint);
  const reason = statusReason(endpoint);
  if (reason === null) return null;
  const { status, disabledAt, failingSince, breaker, breakerUntil } = endpoint;
  const isDisabled = status === 'disabled';
  const Icon = isDisabled ? CirclePause : breaker === 'open' ? Hourglass : CircleAlert;
  const since = isDisabled ? disabledAt : failingSince;
  return (
    <section
      aria-label="State of the endpoint"
      className={cx(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card px-4 py-2.5 text-13',
        isDisabled ? 'bg-hover text-ink-2' : 'bg-bad-soft text-bad',
      )}
    >
      <Icon size={16} aria-hidden className="shrink-0" />
      <p className="min-w-0 flex-1 basis-64">
        <strong className="font-strong">{isDisabled ? 'Disabled' : 'Failing'}</strong>
        {since === null ? null : (
          <>
            {' '}
            since <Time at={since} />
          </>
        )}
        . {reason}{' '}
        {!isDisabled && breakerUntil !== null ? (
          <>
            It is tried again <Time at={breakerUntil} />.
          </>
        ) : null}
        {isDisabled ? 'Events are kept for it; replay them once it is active.' : null}
      </p>
      {isDisabled ? (
        <Button disabledReason={noRight} loading={change.isPending} onClick={() => change.mutate('ok')}>
          Enable
        </Button>
      ) : null}
    </section>
  );
}
