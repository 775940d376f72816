import { useQuery } from '@tanstack/react-query';
import { BookOpen, Plus, SquarePen } from 'lucide-react';
import { useState } from 'react';
import { blueprintQueries } from '../../api/queries/blueprints.ts';
import { usePlanRight } from '../../api/rights.ts';
import type { Paths } from '../../paths.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { PlainLink } from '../../ui/link.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { shortName } from '../gallery/render-mails.ts';

/** The mails of all blueprints, to begin with one of them. */
function BlueprintMails({ onClose }: { onClose: () => void }) {
  const connection = useConnection();
  const query = useQuery(blueprintQueries.list(connection));
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Begin with a mail of a blueprint"
      description="Its texts are copied; nothing is saved yet. To take the workflow with all its mails, use the gallery."
      footer={<ButtonLink to={connection.paths.gallery()}>Open the gallery</ButtonLink>}
    >
      {query.isPending ? (
        <ListSkeleton rows={6} />
      ) : query.data === undefined ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <div className="grid gap-4">
          {query.data.data.map(({ slug, name, templates }) => (
            <section key={slug} aria-label={name}>
              <h3 className="mb-1 font-strong text-12 text-ink-3">{name}</h3>
              <ul className="grid gap-1">
                {templates.map((mail) => (
                  <li key={mail}>
                    <PlainLink
                      to={connection.paths.newTemplate({ blueprint: slug, mail })}
                      className="flex min-h-8 items-center rounded-control border border-line px-3 py-1 text-13 hover:bg-hover"
                    >
                      {shortName(mail, name)}
                    </PlainLink>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </Dialog>
  );
}

function NewTemplateMenu({ reason }: { reason: string | null }) {
  const { paths } = useConnection();
  const plan = usePlanRight('starter');
  const [isChoosing, setChoosing] = useState(false);
  const button = (
    <Button variant="primary" icon={Plus} disabledReason={reason} aria-keyshortcuts="n">
      New template
    </Button>
  );
  if (reason !== null) return button;
  return (
    <>
      <Menu
        label="New template"
        trigger={button}
        items={[
          { label: 'Blank', hint: 'A subject and a body', icon: SquarePen, to: paths.newTemplate() },
          {
            label: 'From a blueprint',
            hint: 'A mail that is written and laid out',
            icon: BookOpen,
            disabledReason: plan.reason,
            onSelect: () => setChoosing(true),
          },
        ]}
      />
      {isChoosing ? <BlueprintMails onClose={() => setChoosing(false)} /> : null}
    </>
  );
}

/** Begins a text of the kind whose list is shown. */
export function NewTextButton({
  tab,
  reason,
  paths,
}: {
  tab: 'templates' | 'layouts' | 'partials';
  reason: string | null;
  paths: Paths;
}) {
  if (tab === 'templates') return <NewTemplateMenu reason={reason} />;
  const label = tab === 'layouts' ? 'New layout' : 'New partial';
  if (reason !== null) {
    return (
      <Button variant="primary" icon={Plus} disabledReason={reason} aria-keyshortcuts="n">
        {label}
      </Button>
    );
  }
  return (
    <ButtonLink
      variant="primary"
      icon={Plus}
      to={tab === 'layouts' ? paths.newLayout() : paths.newPartial()}
      aria-keyshortcuts="n"
    >
      {label}
    </ButtonLink>
  );
}
