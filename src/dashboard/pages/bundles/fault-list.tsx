import { CircleAlert } from 'lucide-react';
import { Card } from '../../ui/card.tsx';
import { cx } from '../../ui/cx.ts';
import { counted } from '../../words/counted.ts';
import { excerpt, type PlacedFault, type ReadBundle } from './read-bundle.ts';

function FaultRow({ fault, bundle }: { fault: PlacedFault; bundle: ReadBundle }) {
  const { message, suggestion, pointer, line, column } = fault;
  const isQuery = pointer.startsWith('?');
  return (
    <li className="grid gap-1.5 border-line border-t px-4 py-3 text-13">
      <p className="flex items-start gap-2 [overflow-wrap:anywhere]">
        <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0 text-bad" />
        <span className="min-w-0">
          {message}
          {suggestion === undefined ? null : (
            <span className="text-ink-2">
              {' '}
              Did you mean <code className="font-mono text-12">{suggestion}</code>?
            </span>
          )}
        </span>
      </p>
      <p className="pl-[23px] text-12 text-ink-3 [overflow-wrap:anywhere]">
        {isQuery
          ? `Option ${pointer.slice(1)}`
          : `${bundle.file ?? 'Line'}${bundle.file === null ? ' ' : ':'}${line}:${column}`}
        {pointer === '' || isQuery ? null : <code className="ml-2 font-mono">{pointer}</code>}
      </p>
      {isQuery ? null : (
        <pre className="ml-[23px] overflow-hidden rounded-control border border-line bg-sunken py-1.5 font-mono text-12/[19px]">
          {excerpt(bundle.text, line).map(({ number, text, isFaulty }) => (
            <span key={number} className={cx('block px-3', isFaulty ? 'bg-bad-soft text-bad' : 'text-ink-3')}>
              <span className="mr-3 inline-block w-8 text-right tabular-nums">{number}</span>
              <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</span>
            </span>
          ))}
        </pre>
      )}
    </li>
  );
}

/** Everything that is wrong with a bundle, each fault at its line. */
export function FaultList({
  title,
  faults,
  bundle,
}: {
  title?: string;
  faults: readonly PlacedFault[];
  bundle: ReadBundle;
}) {
  return (
    <div role="alert">
      <Card title={title ?? `${counted(faults.length, 'fault')} in the bundle`} padded={false}>
        <ol>
          {faults.map((fault) => (
            <FaultRow key={`${fault.pointer} ${fault.code} ${fault.message}`} fault={fault} bundle={bundle} />
          ))}
        </ol>
      </Card>
    </div>
  );
}
