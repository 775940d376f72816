import { Check, CircleAlert, TriangleAlert, X } from 'lucide-react';
import type { ImportOptions, ImportResult } from '../../api/queries/bundles.ts';
import { Card } from '../../ui/card.tsx';
import { formatPercent } from '../../ui/format.ts';
import { counted } from '../../words/counted.ts';
import { PlanItem } from './plan-item.tsx';
import { byAction, planSummary } from './plan-words.ts';

function Tests({ tests }: { tests: ImportResult['tests'] }) {
  if (tests.results.length === 0) return null;
  const sum =
    tests.failed === 0
      ? `${counted(tests.passed, 'test')} passed`
      : `${tests.failed} of ${tests.results.length} tests failed`;
  return (
    <Card
      title={sum}
      chips={<span className="text-12 text-ink-3">covers {formatPercent(tests.coverage.percent / 100, 0)}</span>}
      padded={false}
    >
      <ul>
        {tests.results.map(({ name, ok, failures }) => (
          <li key={name} className="grid gap-1 border-line border-t px-4 py-2 text-13">
            <p className="flex items-start gap-2">
              {ok ? (
                <Check size={15} aria-hidden className="mt-0.5 shrink-0 text-good" />
              ) : (
                <X size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
              )}
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {name}
                <span className="sr-only">: {ok ? 'passed' : 'failed'}</span>
              </span>
            </p>
            {failures.map(({ pointer, message }) => (
              <p key={`${pointer} ${message}`} className="pl-[23px] text-12 text-bad">
                {message}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Notes({ plan }: { plan: ImportResult }) {
  const missing = plan.needs.filter((need) => need.missing);
  if (missing.length + plan.warnings.length + plan.variables.length === 0) return null;
  return (
    <Card title="Mind this" padded={false}>
      <ul className="text-13">
        {missing.map(({ kind, name, usedBy }) => (
          <li key={`${kind} ${name}`} className="flex items-start gap-2 border-line border-t px-4 py-2">
            <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-hold" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              The project has no {kind} <strong className="font-strong">{name}</strong>
              <span className="text-ink-3">, needed by {usedBy.join('; ')}</span>
            </span>
          </li>
        ))}
        {plan.warnings.map(({ code, message }) => (
          <li key={`${code} ${message}`} className="flex items-start gap-2 border-line border-t px-4 py-2">
            <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-hold" />
            <span className="min-w-0 [overflow-wrap:anywhere]">{message}</span>
          </li>
        ))}
        {plan.variables.map(({ name, before, after }) => (
          <li key={name} className="border-line border-t px-4 py-2 [overflow-wrap:anywhere]">
            <code className="font-mono text-12">{name}</code> becomes {JSON.stringify(after)}
            {before === null ? '' : ` (was ${JSON.stringify(before)})`}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What an import would do, item by item. */
export function PlanView({
  plan,
  options,
  onOptions,
}: {
  plan: ImportResult;
  options: ImportOptions;
  onOptions: (options: ImportOptions) => void;
}) {
  const groups = byAction(plan.items);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <Card title={`Plan: ${planSummary(plan)}`} padded={false}>
        <ul>
          {groups.flatMap(({ items }) =>
            items.map((item) => (
              <PlanItem
                key={`${item.kind} ${item.name}`}
                item={item}
                onChoice={(choice) => onOptions({ ...options, runs: { ...options.runs, [item.name]: choice } })}
              />
            )),
          )}
        </ul>
      </Card>
      <Notes plan={plan} />
      <Tests tests={plan.tests} />
    </div>
  );
}
