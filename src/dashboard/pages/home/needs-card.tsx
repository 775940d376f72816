import { useQuery } from '@tanstack/react-query';
import { CircleCheck, Hourglass, Inbox, type LucideIcon, Send, TriangleAlert, Webhook } from 'lucide-react';
import { useState } from 'react';
import { healthQueries } from '../../api/queries/health.ts';
import { homeQueries } from '../../api/queries/home.ts';
import { usePlanRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip, TintIcon } from '../../ui/chip.tsx';
import { formatClock } from '../../ui/format.ts';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { type Need, needsOf, type RestartPlan } from './needs-attention.ts';
import { RestartDialog } from './restart-dialog.tsx';

const icons: Record<Need['kind'], LucideIcon> = {
  failed: TriangleAlert,
  stuck: Hourglass,
  channel: Send,
  endpoint: Webhook,
  'dead-letter': Inbox,
};

const everyMs = 10_000;

/** All that may need somebody, read again every ten seconds. */
function useNeeds() {
  const connection = useConnection();
  const hasRuns = usePlanRight('starter').allowed;
  const polled = { refetchInterval: everyMs };
  const failed = useQuery({ ...homeQueries.failedRuns(connection), ...polled, enabled: hasRuns });
  const health = useQuery({ ...healthQueries.workflows(connection), ...polled, enabled: hasRuns });
  const channels = useQuery({ ...homeQueries.channels(connection), ...polled });
  const endpoints = useQuery({ ...homeQueries.endpoints(connection), ...polled });
  const letters = useQuery({ ...healthQueries.deadLetters(connection), ...polled });
  const asked = [...(hasRuns ? [failed, health] : []), channels, endpoints, letters];
  const needs = needsOf(
    {
      ...(failed.data && { failedRuns: failed.data.data, hasMoreFailed: failed.data.nextCursor !== null }),
      ...(health.data && { health: health.data }),
      ...(channels.data && { channels: channels.data.data }),
      ...(endpoints.data && { endpoints: endpoints.data.data }),
      ...(letters.data && { deadLetters: letters.data.data, hasMoreDeadLetters: letters.data.nextCursor !== null }),
    },
    connection.paths,
  );
  return {
    needs,
    isPending: asked.some((query) => query.isPending),
    failure: asked.find((query) => query.isError),
    checkedAt: Math.min(...asked.map((query) => query.dataUpdatedAt)),
    retry: () => asked.filter((query) => query.isError).forEach((query) => void query.refetch()),
  };
}

function NeedRow({ need, onRestart }: { need: Need; onRestart: (plan: RestartPlan) => void }) {
  const { kind, tone, title, text, action } = need;
  return (
    <li className="flex items-start gap-2.5 border-line border-t px-4 py-2.5 text-13">
      <TintIcon icon={icons[kind]} tint={tone} size="small" />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <h3 className="font-strong">{title}</h3>
        {text === '' ? null : <p className="text-12/[17px] text-ink-3">{text}</p>}
      </div>
      {'to' in action ? (
        <ButtonLink to={action.to} size="small" aria-label={`${action.label}: ${title}`}>
          {action.label}
        </ButtonLink>
      ) : (
        <Button size="small" onClick={() => onRestart(action.restart)} aria-label={`${action.label} ${title}`}>
          {action.label}
        </Button>
      )}
    </li>
  );
}

/** What somebody should look at, each with what to do about it. */
export function NeedsCard() {
  const { needs, isPending, failure, checkedAt, retry } = useNeeds();
  const [restart, setRestart] = useState<RestartPlan | null>(null);
  return (
    <Card
      title="Needs attention"
      chips={
        needs.length > 0 ? (
          <Chip tone="bad" dot={false}>
            {needs.length}
          </Chip>
        ) : null
      }
      padded={false}
    >
      {failure ? <PanelError error={failure.error} onRetry={retry} /> : null}
      {isPending ? <ListSkeleton rows={2} rowHeight={57} /> : null}
      {needs.length > 0 ? (
        <ul>
          {needs.map((need) => (
            <NeedRow key={need.id} need={need} onRestart={setRestart} />
          ))}
        </ul>
      ) : null}
      {needs.length === 0 && !isPending && !failure ? (
        <PanelNote>
          <span className="flex items-center gap-2">
            <CircleCheck size={16} aria-hidden className="shrink-0 text-good-dot" />
            <span>
              <span className="text-ink-2">Nothing needs attention.</span> Checked at {formatClock(checkedAt)}.
            </span>
          </span>
        </PanelNote>
      ) : null}
      {restart === null ? null : <RestartDialog plan={restart} onClose={() => setRestart(null)} />}
    </Card>
  );
}
