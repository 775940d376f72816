import { useQuery } from '@tanstack/react-query';
import { Bell, ChevronRight, type LucideIcon, Siren, Webhook, Workflow } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Run, runQueries } from '../api/queries/runs.ts';
import { type Connection, useConnection } from '../shell/connection.ts';
import { withLocalTimes } from '../trace/moments.ts';
import type { DoneRow } from '../trace/rows.ts';
import { useRunData } from '../trace/run-data.ts';
import { sentenceOf } from '../trace/sentence.ts';
import { outcomeWords, toneOfOutcome } from '../trace/tones.ts';
import { Chip, type Tint, TintIcon } from '../ui/chip.tsx';
import { TextLink } from '../ui/link.tsx';
import { gateWords } from '../words/gate-list.tsx';
import { type Finding, type FindingKind, type MissedClause, reasonWords } from './findings.ts';

const looks: Record<FindingKind, { icon: LucideIcon; tint: Tint; word: string; open: string }> = {
  workflow: { icon: Workflow, tint: 'ai', word: 'Workflow', open: 'Open workflow' },
  rule: { icon: Bell, tint: 'push', word: 'Rule', open: 'Open rule' },
  alert: { icon: Siren, tint: 'branch', word: 'Alert rule', open: 'Open alert rule' },
  endpoint: { icon: Webhook, tint: 'webhook', word: 'Endpoint', open: 'Open endpoint' },
};

function addressOf({ kind, id }: Finding, paths: Connection['paths']): string {
  const at = { workflow: paths.workflow, rule: paths.rule, alert: paths.alertRule, endpoint: paths.webhook };
  return at[kind](id);
}

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

/** What the clause asks for beside what was there. */
function Clause({ clause }: { clause: MissedClause }) {
  const rows: [string, ReactNode][] = [
    ['Clause', clause.clause],
    ['Wanted', shown(clause.wanted)],
    [
      'Actual',
      <span key="a" className="text-bad">
        {shown(clause.actual)}
      </span>,
    ],
  ];
  return (
    <dl className="mt-2 grid grid-cols-[60px_minmax(0,1fr)] gap-x-3 gap-y-1 rounded-control border border-line bg-sunken px-3 py-2 text-12">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 font-mono [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const sends = ['send_email', 'send_sms', 'send_push', 'webhook'];

/** What the messages of a run came to: a run that started may still have sent nothing. */
function Messages({ run }: { run: Run }) {
  const { paths } = useConnection();
  const data = useRunData(run);
  const rows = data.rows.filter((row): row is DoneRow => row.kind === 'step' && sends.includes(row.step.type));
  if (rows.length === 0) return <p className="mt-2 text-12 text-ink-3">It has sent no message so far.</p>;
  return (
    <ul className="mt-2 grid gap-1.5">
      {rows.map((row) => (
        <li key={row.key} className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-12/[18px]">
          <Chip tone={toneOfOutcome(row.step.outcome)} dot>
            {row.step.outcome === null ? 'running' : outcomeWords(row.step.outcome)}
          </Chip>
          <TextLink to={paths.run(run.id, { step: row.key })}>{row.title}</TextLink>
          <span className="min-w-0 basis-full text-ink-2 [overflow-wrap:anywhere] sm:basis-auto sm:flex-1">
            {sentenceOf(data.storyOf(row))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function StartedRun({ id }: { id: string }) {
  const connection = useConnection();
  const run = useQuery(runQueries.one(connection, id));
  return run.data ? <Messages run={run.data} /> : null;
}

function Deliveries({ finding, now }: { finding: Finding; now: number }) {
  const { paths } = useConnection();
  return (
    <ul className="mt-2 grid gap-1.5">
      {finding.deliveries.map(({ id, channelName, outcome, state, sentence, gates }) => {
        const stop = gates.find(({ verdict }) => verdict === 'closed' || verdict === 'held');
        return (
          <li key={id} className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-12/[18px]">
            <Chip tone={toneOfOutcome(outcome)} dot>
              {outcome === null ? state.replaceAll('_', ' ') : outcomeWords(outcome)}
            </Chip>
            <TextLink to={paths.log(id)}>{channelName ?? 'Message'}</TextLink>
            <span className="min-w-0 basis-full text-ink-2 [overflow-wrap:anywhere] sm:basis-auto sm:flex-1">
              {withLocalTimes(sentence, now)}
              {stop ? <span className="text-ink-3"> Gate: {gateWords[stop.gate].toLowerCase()}.</span> : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Recipients({ recipients }: { recipients: NonNullable<Finding['recipients']> }) {
  const { paths } = useConnection();
  const rest = recipients.total - recipients.people.length;
  return (
    <ul className="mt-2 grid gap-1 text-12/[18px]">
      {recipients.people.map(({ userId, runId, reason }) => (
        <li key={userId} className="[overflow-wrap:anywhere]">
          {runId ? (
            <TextLink to={paths.run(runId)}>{userId}</TextLink>
          ) : (
            <strong className="font-strong">{userId}</strong>
          )}{' '}
          <span className="text-ink-2">{reason}</span>
        </li>
      ))}
      {rest > 0 ? <li className="text-ink-3">and {rest} more people</li> : null}
    </ul>
  );
}

/** What one thing made of the event: the verdict as a sentence, then what proves it. */
export function FindingCard({ finding, now }: { finding: Finding; now: number }) {
  const { paths } = useConnection();
  const { kind, name, word, tone, clause, runId, deliveries, recipients } = finding;
  const look = looks[kind];
  return (
    <li className="grid grid-cols-[28px_minmax(0,1fr)] gap-x-3 border-line border-t px-4 py-3 first:border-0">
      <TintIcon icon={look.icon} tint={look.tint} />
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-13">
          <span className="min-w-0 font-strong [overflow-wrap:anywhere]">{name}</span>
          <span className="text-12 text-ink-3">{look.word}</span>
          <Chip tone={tone} dot>
            {word}
          </Chip>
          <span className="ml-auto flex flex-wrap gap-x-3 text-12">
            {runId === null ? null : <TextLink to={paths.run(runId)}>Open run</TextLink>}
            <TextLink to={addressOf(finding, paths)}>{look.open}</TextLink>
          </span>
        </div>
        <p className="mt-0.5 text-13 text-ink-2 [overflow-wrap:anywhere]">
          {withLocalTimes(reasonWords(finding), now)}
        </p>
        {clause === null ? null : <Clause clause={clause} />}
        {runId === null ? null : <StartedRun id={runId} />}
        {deliveries.length > 0 ? <Deliveries finding={finding} now={now} /> : null}
        {recipients ? <Recipients recipients={recipients} /> : null}
      </div>
    </li>
  );
}

/** Those that listen to something else: named, and folded, since nobody expected anything of them. */
export function OtherFindings({ findings, now }: { findings: readonly Finding[]; now: number }) {
  if (findings.length === 0) return null;
  return (
    <details className="group rounded-card border border-line bg-surface shadow-1">
      <summary className="flex cursor-pointer list-none items-center gap-2 px-4 py-3 text-13 [&::-webkit-details-marker]:hidden">
        <ChevronRight size={14} aria-hidden className="shrink-0 text-ink-3 group-open:rotate-90" />
        <span className="font-medium">Listens to other events</span>
        <span className="text-ink-3">{findings.length}</span>
      </summary>
      <ul className="border-line border-t">
        {findings.map((finding) => (
          <FindingCard key={finding.key} finding={finding} now={now} />
        ))}
      </ul>
    </details>
  );
}
