import { ChevronDown, ChevronUp, RotateCcw, TriangleAlert, X } from 'lucide-react';
import { useConnection } from '../shell/connection.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { TintIcon, toneLooks } from '../ui/chip.tsx';
import { JsonView } from '../ui/code.tsx';
import { cx } from '../ui/cx.ts';
import { ExternalLink, TextLink } from '../ui/link.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import { GateList } from '../words/gate-list.tsx';
import { Attempts, Heard } from './attempts.tsx';
import { Pairs, Part } from './got/frame.tsx';
import { gotViews } from './got/registry.ts';
import { prettyBody } from './got/webhook.tsx';
import { momentWords } from './moments.ts';
import type { DoneRow } from './rows.ts';
import { hasFailed, type RunData } from './run-data.ts';
import { verdictOf } from './sentence.ts';
import { stepLooks } from './step-look.ts';
import { fieldOf, isRecord, textField } from './steps.ts';

export const panelTabs = [
  { value: 'overview', label: 'Overview' },
  { value: 'input', label: 'Input' },
  { value: 'output', label: 'Output' },
  { value: 'provider', label: 'Provider' },
  { value: 'json', label: 'JSON' },
] as const;
export type PanelTab = (typeof panelTabs)[number]['value'];

export const panelTabOf = (text: string | undefined): PanelTab =>
  panelTabs.find(({ value }) => value === text)?.value ?? 'overview';

/** What a provider calls the messages of a step: one, or one for each device. */
function providerIds(output: unknown): string[] {
  const devices = fieldOf(output, 'devices');
  return [output, ...(Array.isArray(devices) ? devices : [])].flatMap((each) => textField(each, 'providerId') ?? []);
}

export interface StepPanelProps {
  row: DoneRow;
  data: RunData;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  onMove: (by: number) => void;
  /** null where the run cannot be restarted. */
  onRestart: ((label: string) => void) | null;
  /** Where the panel lies over the page. */
  onClose?: () => void;
}

function Head({ row, data, onMove, onClose }: Pick<StepPanelProps, 'row' | 'data' | 'onMove' | 'onClose'>) {
  const { step, title } = row;
  const { now } = data;
  const end = step.finishedAt === null ? 'now' : momentWords(step.finishedAt, now);
  return (
    <div className="flex items-start gap-2.5">
      <TintIcon {...stepLooks[step.type]} />
      <div className="min-w-0 flex-1">
        <h2 className="[overflow-wrap:anywhere]">{title}</h2>
        <p className="font-mono text-12 text-ink-3 [overflow-wrap:anywhere]">
          {step.label} · {step.type} · {momentWords(step.startedAt, now)} to {end}
          {step.version === undefined ? '' : ` · version ${step.version}`}
        </p>
      </div>
      <span className="flex shrink-0 gap-1">
        <IconButton
          label="Previous step (k)"
          icon={ChevronUp}
          size="small"
          variant="secondary"
          onClick={() => onMove(-1)}
        />
        <IconButton
          label="Next step (j)"
          icon={ChevronDown}
          size="small"
          variant="secondary"
          onClick={() => onMove(1)}
        />
        {onClose ? <IconButton label="Close" icon={X} size="small" variant="secondary" onClick={onClose} /> : null}
      </span>
    </div>
  );
}

/** Where the message was captured, on a machine with a sandbox, and its row of the log. */
function MessageLinks({ row }: { row: DoneRow }) {
  const { keys, me, paths } = useConnection();
  const sandbox = me.sandboxUrl ?? keys.sandboxUrl;
  const { output, deliveryId } = row.step;
  return (
    <>
      {sandbox === null
        ? null
        : providerIds(output).map((id, index) => (
            <ExternalLink key={id} href={`${sandbox.replace(/\/$/, '')}/#${encodeURIComponent(id)}`}>
              {index === 0 ? 'Open in the mailbox' : `Message ${index + 1}`}
            </ExternalLink>
          ))}
      {deliveryId ? <TextLink to={paths.log(deliveryId)}>Log</TextLink> : null}
    </>
  );
}

function Overview({ row, data }: { row: DoneRow; data: RunData }) {
  const { step } = row;
  const { now } = data;
  const Got = gotViews[step.type];
  const hasSomething = step.input !== undefined || step.output !== undefined || ['wait', 'branch'].includes(step.type);
  return (
    <>
      {hasSomething ? <Got row={row} data={data} links={<MessageLinks row={row} />} /> : null}
      {step.gates && step.gates.length > 0 ? (
        <Part title="Gates, in their order">
          <GateList gates={step.gates} now={now} />
        </Part>
      ) : null}
      <Attempts attempts={step.attempts} providerId={providerIds(step.output)[0]} now={now} />
      <Heard events={data.deliveryOf(row)?.events ?? []} now={now} />
    </>
  );
}

/** Fields of an object under a heading each, so that long texts can be read; anything else as JSON. */
function Fields({ value, label }: { value: unknown; label: string }) {
  if (value === undefined || value === null)
    return <p className="px-4.5 pt-4 text-13 text-ink-3">This step has no {label}.</p>;
  if (!isRecord(value))
    return (
      <Part title={label}>
        <JsonView value={value} label={label} />
      </Part>
    );
  return Object.entries(value).map(([name, item]) => (
    <Part key={name} title={name}>
      <JsonOrText value={item} label={name} />
    </Part>
  ));
}

function JsonOrText({ value, label }: { value: unknown; label: string }) {
  if (typeof value === 'string' && !value.includes('\n') && value.length < 200)
    return <p className="font-mono text-12/5 [overflow-wrap:anywhere]">{value || '(empty)'}</p>;
  if (value === null || typeof value === 'number' || typeof value === 'boolean')
    return <p className="font-mono text-12/5">{String(value)}</p>;
  return <JsonView value={typeof value === 'string' ? value.split('\n') : value} label={label} />;
}

function Provider({ row, data }: { row: DoneRow; data: RunData }) {
  const { step } = row;
  const { paths } = useConnection();
  const body = step.attempts.at(-1)?.body ?? textField(step.output, 'body');
  const channel = data.storyOf(row).channel;
  const delivery = data.deliveryOf(row);
  const ids = providerIds(step.output);
  const pairs = [
    ...(channel === null ? [] : [['Channel', channel] as const]),
    ...(delivery?.channelId ? [['Channel id', <code key="c">{delivery.channelId}</code>] as const] : []),
    ...ids.map((id) => ['Provider id', <code key={id}>{id}</code>] as const),
    ...(step.deliveryId
      ? ([
          [
            'Log',
            <TextLink key="l" to={paths.log(step.deliveryId)}>
              {step.deliveryId}
            </TextLink>,
          ],
        ] as const)
      : []),
  ];
  if (pairs.length === 0 && step.attempts.length === 0)
    return <p className="px-4.5 pt-4 text-13 text-ink-3">Nothing outside was asked by this step.</p>;
  return (
    <>
      {pairs.length > 0 ? (
        <Part title="Message">
          <Pairs pairs={pairs} />
        </Part>
      ) : null}
      {step.attempts
        .flatMap(({ body: answered, at, error }) => (answered && error !== undefined ? [{ at, answered }] : []))
        .map(({ at, answered }) => (
          <Part key={at} title={`Answer at ${momentWords(at, data.now)}`}>
            <pre className="whitespace-pre-wrap rounded-control bg-sunken p-3 font-mono text-12 [overflow-wrap:anywhere]">
              {prettyBody(answered)}
            </pre>
          </Part>
        ))}
      {body ? (
        <Part title="Last answer">
          <JsonOrText value={parsed(body)} label="answer of the provider" />
        </Part>
      ) : null}
    </>
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** Everything about one step of a run: the verdict first. */
export function StepPanel({ row, data, tab, onTab, onMove, onRestart, onClose }: StepPanelProps) {
  const { step } = row;
  const verdict = verdictOf(data.storyOf(row));
  const label = `Step ${row.key}`;
  return (
    <div className="pb-6">
      <div className="px-4.5 pt-3.5">
        <Head row={row} data={data} onMove={onMove} onClose={onClose} />
        <div
          className={cx(
            'mt-2.5 rounded-[9px] px-3 py-2.5 text-13/[19px] [overflow-wrap:anywhere]',
            toneLooks[verdict.tone],
          )}
        >
          <p>
            <strong className="font-medium">{verdict.lead}</strong>
            {verdict.rest ? ` ${verdict.rest}` : ''}
          </p>
          {hasFailed(step) && onRestart ? (
            <div className="mt-2">
              <Button size="small" icon={RotateCcw} onClick={() => onRestart(step.label)}>
                Restart from here
              </Button>
            </div>
          ) : null}
        </div>
        {step.warnings?.map(({ code, message }) => (
          <p key={message} className="mt-1.5 flex items-start gap-2 text-12/[18px] text-hold">
            <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {message} <code className="text-ink-3">{code}</code>
            </span>
          </p>
        ))}
      </div>
      <div className="mt-2.5 border-line border-b px-4.5">
        <Tabs label={label} value={tab} onChange={onTab} tabs={panelTabs} />
      </div>
      <TabPanel label={label} value={tab}>
        {tab === 'overview' ? <Overview row={row} data={data} /> : null}
        {tab === 'input' ? <Fields value={step.input} label="input" /> : null}
        {tab === 'output' ? <Fields value={step.output} label="output" /> : null}
        {tab === 'provider' ? <Provider row={row} data={data} /> : null}
        {tab === 'json' ? (
          <div className="px-4.5 pt-3.5">
            <JsonView value={step} label="step" />
          </div>
        ) : null}
      </TabPanel>
    </div>
  );
}
