import { useQuery } from '@tanstack/react-query';
import { Rewind } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { backtestQuery } from '../../api/queries/backtests.ts';
import type { Workflow } from '../../api/queries/workflow.ts';
import { usePlanRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { PanelError } from '../../ui/panel-state.tsx';
import { Select } from '../../ui/select.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { useBuilder } from '../builder-context.ts';
import { BacktestResult } from './backtest-result.tsx';
import { type BacktestDays, backtestDays, useStartBacktest } from './use-backtest.ts';

const daysWords = (days: BacktestDays) => (days === '1' ? 'The last day' : `The last ${days} days`);

function Panel({ workflow }: { workflow: Workflow }) {
  const connection = useConnection();
  const { editReason, problems, state } = useBuilder();
  const plan = usePlanRight('starter');
  const [{ backtest: id }] = useSearchParams();
  const [days, setDays] = useState<BacktestDays>('7');
  const start = useStartBacktest(workflow.id);
  const base = state.base?.version ?? workflow.version;
  const result = useQuery({ ...backtestQuery(connection, id ?? ''), enabled: id !== undefined });
  const reason = editReason ?? plan.reason ?? (problems.length > 0 ? 'Solve the problems of the draft first.' : null);
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-end gap-2.5">
        <Field label="Events of" className="grid min-w-40 flex-1 gap-[5px]">
          {(ids) => (
            <Select
              {...ids}
              value={days}
              onChange={setDays}
              options={backtestDays.map((value) => ({ value, label: daysWords(value) }))}
            />
          )}
        </Field>
        <Button
          variant="primary"
          icon={Rewind}
          disabledReason={reason}
          loading={start.isPending}
          onClick={() => start.mutate({ days, against: base })}
        >
          Play them
        </Button>
      </div>
      {start.error === null ? null : (
        <p role="alert" className="text-13 text-bad [overflow-wrap:anywhere]">
          {problemOf(start.error).title}. {problemOf(start.error).detail}
        </p>
      )}
      {id === undefined ? (
        <p className="text-13 text-ink-3">
          The stored events are played through the draft and through version {base}. Nothing is sent, called or written.
        </p>
      ) : result.isError ? (
        <PanelError error={result.error} onRetry={() => result.refetch()} />
      ) : result.data === undefined ? (
        <ListSkeleton rows={4} />
      ) : (
        <BacktestResult backtest={result.data} other="Published" />
      )}
    </div>
  );
}

/** What the draft would have done with the events of the last days, beside what is published. */
export function BacktestPanel({ workflow }: { workflow: Workflow }) {
  const [{ panel }, setSearch] = useSearchParams();
  const isOpen = panel === 'backtest';
  return (
    <Sheet
      open={isOpen}
      onOpenChange={(open) => open || setSearch({ panel: null, backtest: null })}
      title="Backtest"
      description="What the draft would have done with events of the past."
      width={520}
    >
      {isOpen ? <Panel workflow={workflow} /> : null}
    </Sheet>
  );
}
