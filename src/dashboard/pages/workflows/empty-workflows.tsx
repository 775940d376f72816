import { useQuery } from '@tanstack/react-query';
import { Workflow as WorkflowIcon } from 'lucide-react';
import { blueprintQueries } from '../../api/queries/blueprints.ts';
import { usePlanRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { BlueprintCard } from '../gallery/blueprint-card.tsx';

const shown = ['welcome-series', 'order-confirmation', 'cart-abandonment'];

/** A project without workflows: what they are for, and three to begin with. */
export function EmptyWorkflows() {
  const connection = useConnection();
  const { paths } = connection;
  const blueprints = useQuery({ ...blueprintQueries.list(connection), enabled: usePlanRight('starter').allowed });
  const cards = shown.flatMap((slug) => blueprints.data?.data.find((each) => each.slug === slug) ?? []);
  return (
    <>
      <EmptyState
        icon={WorkflowIcon}
        title="No workflows yet"
        text="A workflow says what happens after an event: a mail, a wait, a text message, one after the other. Begin with one of these, or with a blank one."
        action={
          <>
            <ButtonLink to={paths.gallery()} variant="primary">
              All blueprints
            </ButtonLink>
            <ButtonLink to={paths.newWorkflow()}>Blank workflow</ButtonLink>
          </>
        }
      />
      {cards.length > 0 ? (
        <ul className="grid gap-4 px-4 pb-6 md:grid-cols-3">
          {cards.map((blueprint) => (
            <li key={blueprint.slug}>
              <BlueprintCard blueprint={blueprint} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
