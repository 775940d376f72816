import { problemOf } from '../../api/problem.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Button } from '../../ui/button.tsx';
import { TextLink } from '../../ui/link.tsx';
import { useBuilder } from '../builder-context.ts';
import { useDryRun } from './dry-run-context.ts';
import { traitsThen } from './person-then.ts';

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);

/** Where the data of a dry-run come from, and what is not as it was. */
export function RunOriginNote() {
  const { origin, originError, change, settings } = useDryRun();
  const { state } = useBuilder();
  const { paths } = useConnection();
  const [, changeSearch] = useSearchParams();
  if (originError) {
    const { title, detail } = problemOf(originError);
    return (
      <p role="alert" className="rounded-control bg-bad-soft px-3 py-2 text-12 text-bad">
        The run cannot be read. {title}. {detail}
      </p>
    );
  }
  if (origin === null) return null;
  const { run, event, changes } = origin;
  const version = state.base?.version ?? null;
  const isThen = settings.traits.trim() !== '';
  return (
    <div className="grid gap-1.5 rounded-control border border-accent-line bg-accent-soft px-3 py-2 text-12 text-ink-2">
      <p>
        Data <TextLink to={paths.run(run.id)}>from run {run.id.slice(0, 8)}</TextLink>, version {run.version}
        {version === null || version === run.version ? '' : `; the draft is on ${version}`}. Nothing of it is part of
        the draft.
      </p>
      {event === null ? <p className="text-hold">Its event is no longer kept, so another one is used.</p> : null}
      {version === null ? null : (
        <Button
          size="small"
          className="w-fit"
          onClick={() => changeSearch({ overlay: 'changes', against: String(run.version) })}
        >
          Show what changed since version {run.version}
        </Button>
      )}
      {changes.length === 0 ? null : (
        <>
          <p>The person is as now. Different since the run:</p>
          <ul className="grid gap-0.5">
            {changes.map(({ path, was, now }) => (
              <li key={path} className="[overflow-wrap:anywhere]">
                <code className="text-ink">{path}</code> was {shown(was)}, is {shown(now)}
              </li>
            ))}
          </ul>
          <Button
            size="small"
            className="w-fit"
            aria-pressed={isThen}
            onClick={() => change({ traits: isThen ? '' : JSON.stringify(traitsThen(changes), null, 2) })}
          >
            {isThen ? 'Use the person as now' : 'Use the values of the run'}
          </Button>
        </>
      )}
    </div>
  );
}
