import { Check, CircleAlert, CircleDashed, type LucideIcon } from 'lucide-react';
import type { BlueprintNeed } from '../../api/queries/blueprints.ts';
import { useConnection } from '../../shell/connection.ts';
import { cx } from '../../ui/cx.ts';
import { TextLink } from '../../ui/link.tsx';

const kindNames: Record<BlueprintNeed['kind'], string> = {
  channel: 'channel',
  variable: 'variable',
  secret: 'secret',
  domain: 'sender domain',
};

type State = 'there' | 'missing' | 'optional';
const looks: Record<State, { icon: LucideIcon; colour: string; word: string }> = {
  there: { icon: Check, colour: 'text-good', word: 'there' },
  missing: { icon: CircleAlert, colour: 'text-bad', word: 'missing' },
  optional: { icon: CircleDashed, colour: 'text-ink-3', word: 'not set; the mails are complete without it' },
};

const stateOf = ({ missing, optional }: BlueprintNeed): State =>
  missing !== true ? 'there' : optional ? 'optional' : 'missing';

/** What a project must have beside a workflow, with what it lacks. */
export function NeedsList({ needs }: { needs: readonly BlueprintNeed[] }) {
  const { paths } = useConnection();
  const where = (need: BlueprintNeed): string | null =>
    need.kind === 'channel'
      ? paths.newChannel({ kind: need.name })
      : need.kind === 'domain'
        ? paths.settings('domains')
        : null;
  return (
    <ul className="grid gap-2 text-13">
      {needs.map((need) => {
        const state = stateOf(need);
        const { icon: Icon, colour, word } = looks[state];
        const link = where(need);
        return (
          <li key={`${need.kind} ${need.name}`} className="flex items-start gap-2">
            <Icon size={15} aria-hidden className={cx('mt-0.5 shrink-0', colour)} />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <span className="font-strong">{need.name}</span>{' '}
              <span className="text-ink-2">{kindNames[need.kind]}</span>
              <span className={state === 'there' ? 'text-ink-3' : colour}>: {word}</span>
              {state === 'missing' && link !== null ? (
                <>
                  {' '}
                  <TextLink to={link}>Add it</TextLink>
                </>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Kinds of what is required and missing, in a few words; null when nothing is. */
export function missingWords(needs: readonly BlueprintNeed[]): string | null {
  const missing = needs
    .filter((need) => stateOf(need) === 'missing')
    .map(({ kind, name }) => `${name} ${kindNames[kind]}`);
  return missing.length === 0 ? null : `Missing: ${missing.join(', ')}`;
}
