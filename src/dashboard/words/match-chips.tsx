import { Chip } from '../ui/chip.tsx';
import { counted } from './counted.ts';
import { EventChip } from './event-chip.tsx';
import { matchLeaves } from './match-leaves.ts';
import { countConditions } from './trigger.ts';

/** What a match looks for, as chips in the tints of their modules; its other conditions are counted. */
export function MatchChips({ match }: { match: unknown }) {
  const leaves = matchLeaves(match);
  const others = countConditions(match) - leaves.length;
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {leaves
        .filter(({ pattern }) => pattern !== '')
        .map(({ kind, pattern, isNot }) => (
          <span key={`${kind} ${pattern} ${isNot}`} className="inline-flex min-w-0 items-center gap-1">
            {isNot ? <span className="text-12 text-ink-3">not</span> : null}
            {kind === 'rule' ? (
              <Chip wraps>rule {pattern}</Chip>
            ) : (
              <EventChip type={kind === 'module' ? `${pattern}.*` : pattern} />
            )}
          </span>
        ))}
      {others > 0 ? (
        <span className="text-12 text-ink-3">
          {leaves.length > 0 ? 'with ' : ''}
          {counted(others, 'condition')}
        </span>
      ) : null}
    </span>
  );
}
