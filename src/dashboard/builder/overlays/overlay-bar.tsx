import type { ReactNode } from 'react';
import { problemOf } from '../../api/problem.ts';
import { Select } from '../../ui/inputs.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { useBuilder } from '../builder-context.ts';
import { changeCounts } from './changes.ts';
import { type OverlayKind, useOverlay } from './overlay-context.ts';

const names: readonly { value: OverlayKind; label: string }[] = [
  { value: 'plain', label: 'Plain' },
  { value: 'dry-run', label: 'Dry-run' },
  { value: 'live', label: 'Live counts' },
  { value: 'changes', label: 'Changes' },
];

const all = 'all';

function LiveVersion() {
  const { version, versions, chooseVersion, overlay } = useOverlay();
  if (overlay !== null && overlay.counts.size === 0) return <Note>No run in the last 7 days</Note>;
  return (
    <span className="w-32">
      <Select
        label="Version that is counted"
        size="small"
        value={version === null ? all : String(version)}
        onChange={(next) => chooseVersion(next === all ? null : Number(next))}
        options={[
          { value: all, label: 'All versions' },
          ...versions.map((each) => ({ value: String(each), label: `Version ${each}` })),
        ]}
      />
    </span>
  );
}

function ChangesVersion() {
  const { against, published, chooseAgainst, overlay } = useOverlay();
  const { state } = useBuilder();
  if (against === null) return null;
  const counts = overlay === null ? null : changeCounts(overlay);
  const known = published.includes(against) ? published : [against, ...published];
  return (
    <>
      <span className="w-40">
        <Select
          label="Version that the draft is compared with"
          size="small"
          value={String(against)}
          onChange={(next) => chooseAgainst(Number(next))}
          options={known.map((each) => ({
            value: String(each),
            label: each === state.base?.version ? `Version ${each}, the base` : `Version ${each}`,
          }))}
        />
      </span>
      {counts === null ? null : (
        <Note>
          {counts.added} added, {counts.changed} changed, {counts.removed} removed
        </Note>
      )}
    </>
  );
}

const Note = ({ children }: { children: ReactNode }) => (
  <span role="status" className="rounded-chip bg-surface px-1.5 text-12 text-ink-2">
    {children}
  </span>
);

/** Chooses what lies over the drawing. */
export function OverlayBar() {
  const { kind, choose, error } = useOverlay();
  const { state } = useBuilder();
  const isNew = state.base === null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented
        label="Shown on the steps"
        value={kind}
        onChange={choose}
        options={names.map((option) => ({
          ...option,
          disabled: isNew && (option.value === 'live' || option.value === 'changes'),
        }))}
        className="bg-side shadow-1"
      />
      {kind === 'live' ? <LiveVersion /> : null}
      {kind === 'changes' ? <ChangesVersion /> : null}
      {error ? <Note>{problemOf(error).title}</Note> : null}
    </div>
  );
}
