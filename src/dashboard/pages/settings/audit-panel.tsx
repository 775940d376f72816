import type { AuditRecord } from '../../api/queries/audit.ts';
import { useConnection } from '../../shell/connection.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { TextLink } from '../../ui/link.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Time } from '../../ui/time.tsx';
import { actorWords } from '../../words/actor.ts';
import { type AuditChange, auditChanges } from './audit-diff.ts';
import { actionWords, targetName, targetPath } from './audit-target.ts';
import { Copyable, FactList } from './parts-of-page.tsx';

const tones: Record<AuditChange['kind'], Tone> = { added: 'good', removed: 'bad', changed: 'info' };

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? 'nothing');

function Side({ label, value, tone }: { label: string; value: unknown; tone: 'good' | 'bad' }) {
  return (
    <div className="grid min-w-0 gap-1">
      <span className="text-12 text-ink-3">{label}</span>
      <pre
        className={`whitespace-pre-wrap rounded-chip px-2.5 py-1.5 font-mono text-12/[18px] [overflow-wrap:anywhere] ${tone === 'good' ? 'bg-good-soft text-good' : 'bg-bad-soft text-bad'}`}
      >
        {shown(value)}
      </pre>
    </div>
  );
}

function ChangeItem({ change }: { change: AuditChange }) {
  return (
    <li className="grid gap-1.5 border-line border-t py-3">
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 font-mono text-12 [overflow-wrap:anywhere]">{change.path || 'the whole value'}</code>
        <Chip tone={tones[change.kind]} className="ml-auto">
          {change.kind}
        </Chip>
      </div>
      {change.before === undefined ? null : <Side label="Before" value={change.before} tone="bad" />}
      {change.after === undefined ? null : <Side label="After" value={change.after} tone="good" />}
    </li>
  );
}

function Details({ record }: { record: AuditRecord }) {
  const { me, projectId } = useConnection();
  const project = me.projects.find(({ id }) => id === record.projectId);
  const to = targetPath(record, projectId, me.projects);
  const changes = auditChanges(record);
  const name = targetName(record);
  return (
    <div className="grid gap-4">
      <FactList
        facts={[
          { label: 'When', value: <Time at={record.at} /> },
          { label: 'Who', value: actorWords(record.actor) },
          { label: 'Target', value: to === null ? name : <TextLink to={to}>{name}</TextLink> },
          { label: 'Kind', value: record.targetKind.replaceAll('_', ' ') },
          { label: 'Target id', value: <Copyable text={record.targetId} label="the id of the target" /> },
          {
            label: 'Project',
            value: record.projectId === null ? 'the organisation' : (project?.name ?? record.projectId),
          },
          { label: 'Action', value: <code className="font-mono text-12">{record.action}</code> },
        ]}
      />
      <section className="grid gap-2">
        <h3 className="font-strong text-13">What changed</h3>
        {changes.length === 0 ? (
          <p className="text-13 text-ink-3">Nothing that is kept: the act has no before and after.</p>
        ) : (
          <ul aria-label="Changes">
            {changes.map((change) => (
              <ChangeItem key={`${change.kind} ${change.path}`} change={change} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

/** One record of the audit log with its difference, beside the list. */
export function AuditPanel({ record, onClose }: { record: AuditRecord | null; onClose: () => void }) {
  return (
    <Sheet
      open={record !== null}
      onOpenChange={(open) => open || onClose()}
      title={record === null ? 'Change' : actionWords(record.action)}
    >
      {record === null ? null : <Details record={record} />}
    </Sheet>
  );
}
