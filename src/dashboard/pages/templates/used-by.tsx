import type { UsedTemplate } from '../../api/queries/templates.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { TextLink } from '../../ui/link.tsx';
import { counted } from '../../words/counted.ts';

type Usage = UsedTemplate['usedBy'];

/** `3 steps, 1 rule`; null where nothing uses it. */
export function usageWords({ steps, rules }: Usage): string | null {
  const parts = [steps > 0 ? counted(steps, 'step') : '', rules > 0 ? counted(rules, 'rule') : ''].filter(Boolean);
  return parts.length === 0 ? null : parts.join(', ');
}

/** What sends with a template, with a way to each. */
export function UsedBy({ usage }: { usage: Usage }) {
  const { paths } = useConnection();
  const { places, steps, rules } = usage;
  const more = steps + rules - places.length;
  return (
    <Card title="Used by">
      {places.length === 0 ? (
        <p className="text-13 text-ink-3">No workflow and no rule sends it yet. Choose it in a step “Send email”.</p>
      ) : (
        <ul className="grid gap-1 text-13">
          {places.map(({ kind, id, name, step }) => (
            <li key={`${id} ${step}`} className="[overflow-wrap:anywhere]">
              <TextLink to={kind === 'workflow' ? paths.workflow(id, { step }) : paths.rule(id)}>{name}</TextLink>
              <span className="text-ink-3">{kind === 'rule' ? ', a rule' : step === null ? '' : `, step ${step}`}</span>
            </li>
          ))}
        </ul>
      )}
      {more > 0 ? <p className="mt-1.5 text-12 text-ink-3">and {more} more</p> : null}
    </Card>
  );
}
