import type { ReactNode } from 'react';
import type { DomainRecord } from '../../api/queries/domains.ts';
import { Chip } from '../../ui/chip.tsx';
import { CopyButton } from '../../ui/code.tsx';
import { purposeOf, stateOf } from './domain-words.ts';

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-12 text-ink-3 sm:py-1">{label}</dt>
      <dd className="min-w-0 max-sm:mb-1 sm:py-1">{children}</dd>
    </div>
  );
}

const Text = ({ children }: { children: string }) => (
  <code className="min-w-0 flex-1 font-mono text-12/[18px] [overflow-wrap:anywhere]">{children}</code>
);

function CopyRow({ label, text, copyLabel }: { label: string; text: string; copyLabel: string }) {
  return (
    <Row label={label}>
      <span className="flex items-start gap-1">
        <Text>{text}</Text>
        <CopyButton text={text} label={copyLabel} compact />
      </span>
    </Row>
  );
}

function RecordItem({ record }: { record: DomainRecord }) {
  const { name, meaning } = purposeOf(record);
  const { text, tone } = stateOf(record);
  return (
    <li className="grid grid-cols-1 gap-2 border-line border-t px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-strong text-13">{name}</h3>
        <span className="text-12 text-ink-3">{meaning}</span>
        <Chip tone={tone} className="ml-auto">
          {text}
        </Chip>
      </div>
      <dl className="grid grid-cols-1 text-13 sm:grid-cols-[90px_minmax(0,1fr)] sm:gap-x-4">
        <Row label="Type">{record.type}</Row>
        <CopyRow label="Name" text={record.name} copyLabel={`Copy the name of ${name}`} />
        <CopyRow label="Wanted" text={record.value} copyLabel={`Copy the value of ${name}`} />
        <Row label="Found">
          {record.found.length === 0 ? (
            <span className="text-ink-3">{record.state === 'unchecked' ? 'not looked at yet' : 'nothing'}</span>
          ) : (
            <ul className="grid gap-1">
              {record.found.map((value) => (
                <li key={value} className="flex">
                  <Text>{value}</Text>
                </li>
              ))}
            </ul>
          )}
        </Row>
      </dl>
      {record.ok ? null : <p className="text-13 text-ink-2 [overflow-wrap:anywhere]">{record.advice}</p>}
    </li>
  );
}

/** The records of a domain: what is wanted, what was found, and what to do. */
export function DomainRecords({ records }: { records: readonly DomainRecord[] }) {
  return (
    <ul aria-label="DNS records">
      {records.map((record) => (
        <RecordItem key={`${record.purpose} ${record.type} ${record.name} ${record.value}`} record={record} />
      ))}
    </ul>
  );
}
