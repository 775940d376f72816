import { useQuery } from '@tanstack/react-query';
import { Braces, List } from 'lucide-react';
import { useMemo } from 'react';
import { versionsQuery } from '../../api/queries/workflow.ts';
import type { WorkflowVersion } from '../../api/queries/workflow-versions.ts';
import { LineDiff } from '../../diff/line-diff.tsx';
import { diffLines, hasChanges } from '../../diff/text-diff.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { Select } from '../../ui/select.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { changesOf } from '../change-words.ts';
import type { Draft } from '../draft.ts';
import { textOfDraft } from '../json/json-text.ts';
import { CompareList } from './compare-list.tsx';
import { StepsList } from './steps-list.tsx';

const views = [
  { value: 'list', icon: List, name: 'List' },
  { value: 'json', icon: Braces, name: 'JSON' },
] as const;

/** What the version is compared with; the newest ones can be chosen. */
function Against({ version, against }: { version: WorkflowVersion; against: number | null }) {
  const [, setSearch] = useSearchParams();
  const versions = useQuery(versionsQuery(useConnection(), version.workflowId));
  const others = (versions.data?.data ?? []).map((each) => each.version).filter((each) => each !== version.version);
  const known = against === null || others.includes(against) ? others : [...others, against];
  return (
    <Select
      label="Compare with"
      className="w-fit max-w-full"
      value={against === null ? 'none' : String(against)}
      onChange={(value) => setSearch({ against: value })}
      options={[
        { value: 'none', label: 'Compared with nothing' },
        ...known.map((each) => ({ value: String(each), label: `Compared with version ${each}` })),
      ]}
    />
  );
}

function Sentences({ before, after, against }: { before: Draft; after: Draft; against: number }) {
  const sentences = useMemo(() => changesOf(after, before), [before, after]);
  return (
    <Card title={`Since version ${against}`} className="mb-3.5">
      {sentences.length === 0 ? (
        <p className="text-13 text-ink-3">They say the same.</p>
      ) : (
        <ul className="grid list-disc gap-1 pl-4.5 text-13 text-ink-2">
          {sentences.map((sentence) => (
            <li key={sentence} className="[overflow-wrap:anywhere]">
              {sentence}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function JsonChanges({ before, after }: { before: Draft; after: Draft }) {
  const lines = useMemo(() => diffLines(textOfDraft(before), textOfDraft(after)), [before, after]);
  return hasChanges(lines) ? <LineDiff lines={lines} /> : <p className="text-13 text-ink-3">They say the same.</p>;
}

function JsonOf({ draft }: { draft: Draft }) {
  return <CodeBlock code={useMemo(() => textOfDraft(draft), [draft])} label="Version as JSON" language="JSON" />;
}

/** A version as a list and as JSON, with what is different from another one. */
export function VersionViews({
  draft,
  before,
  version,
  against,
}: {
  draft: Draft;
  /** null while it is compared with nothing, or while that loads. */
  before: Draft | null;
  version: WorkflowVersion;
  against: number | null;
}) {
  const [{ view: asked }, setSearch] = useSearchParams();
  const view = views.find(({ value }) => value === asked)?.value ?? 'list';
  return (
    <>
      <div className="flex flex-wrap items-center gap-2.5 py-3.5">
        <Segmented
          label="View"
          value={view}
          onChange={(value) => setSearch({ view: value })}
          options={views.map(({ value, icon: Icon, name }) => ({
            value,
            label: (
              <>
                <Icon size={14} aria-hidden />
                {name}
              </>
            ),
          }))}
        />
        <span className="ml-auto">
          <Against version={version} against={against} />
        </span>
      </div>
      {against === null ? (
        view === 'json' ? (
          <JsonOf draft={draft} />
        ) : (
          <StepsList draft={draft} />
        )
      ) : before === null ? (
        <ListSkeleton rows={4} rowHeight={72} />
      ) : (
        <>
          <Sentences before={before} after={draft} against={against} />
          {view === 'json' ? (
            <JsonChanges before={before} after={draft} />
          ) : (
            <CompareList before={before} after={draft} />
          )}
        </>
      )}
    </>
  );
}
