import { useQuery } from '@tanstack/react-query';
import { FilePlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type Blueprint, type Bundle, blueprintQueries } from '../../api/queries/blueprints.ts';
import { usePlanRight, useRight } from '../../api/rights.ts';
import type { DraftStep } from '../../builder/draft.ts';
import { stepViews, summaryOf } from '../../builder/steps/registry.ts';
import { WorkflowDrawing } from '../../builder/workflow-drawing.tsx';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { TintIcon } from '../../ui/chip.tsx';
import { JsonView } from '../../ui/code.tsx';
import { PageBody, PageHeader } from '../../ui/page.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { counted } from '../../words/counted.ts';
import { stepName } from '../../words/step-name.ts';
import { draftOfBundle } from './draw-blueprint.ts';
import { NeedsList } from './needs-list.tsx';
import { renderMails } from './render-mails.ts';
import { SampleMailTabs } from './sample-mail-tabs.tsx';

import { UseDialog } from './use-dialog.tsx';

function StepList({ steps }: { steps: readonly DraftStep[] }) {
  return (
    <ol className="grid gap-2.5">
      {steps.map((step) => {
        const { icon, tint } = stepViews[step.type];
        return (
          <li key={step.label} className="flex items-start gap-2.5 text-13">
            <TintIcon icon={icon} tint={tint} size="small" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <span className="font-strong">{stepName(step)}</span>
              <span className="block text-12 text-ink-3">{summaryOf(step)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** A sentence with its parts in backticks drawn as code. */
function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity.
      <code key={index} className="rounded-chip bg-hover px-1 font-mono text-12">
        {part}
      </code>
    ),
  );
}

function Facts({ blueprint }: { blueprint: Blueprint }) {
  return (
    <>
      <Card title="What it needs">
        <NeedsList needs={blueprint.needs} />
      </Card>
      <Card title="Change first">
        <ul className="grid list-disc gap-1.5 pl-4 text-13 text-ink-2">
          {blueprint.customise.map((sentence) => (
            <li key={sentence}>
              <WithCode text={sentence} />
            </li>
          ))}
        </ul>
      </Card>
      <Card title="Sample event">
        <JsonView value={blueprint.sample.properties} label="properties of a sample event" />
      </Card>
    </>
  );
}

function Content({ blueprint, bundle }: { blueprint: Blueprint; bundle: Bundle }) {
  const draft = useMemo(() => draftOfBundle(bundle), [bundle]);
  const { name: orgName } = useConnection().me.org;
  const mails = useMemo(() => renderMails(blueprint, bundle, orgName, Date.now()), [blueprint, bundle, orgName]);
  return (
    <div className="grid grid-cols-1 items-start gap-4 pt-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
      <div className="grid min-w-0 grid-cols-1 gap-4">
        {draft === null ? null : (
          <>
            <Card title="How it runs" padded={false}>
              <div className="h-[min(620px,80dvh)] border-line border-t">
                <WorkflowDrawing draft={draft} label={`The steps of ${blueprint.name}`} />
              </div>
            </Card>
            <Card title="Steps">
              <StepList steps={draft.steps} />
            </Card>
          </>
        )}
      </div>
      <div className="grid min-w-0 grid-cols-1 gap-4">
        <Facts blueprint={blueprint} />
        <SampleMailTabs blueprint={blueprint.name} mails={mails} />
      </div>
    </div>
  );
}

/** One blueprint: its graph, what it needs, its mails; and how to make a workflow of it. */
export function BlueprintDetail({ blueprint }: { blueprint: Blueprint }) {
  const connection = useConnection();
  const { paths } = connection;
  const bundle = useQuery(blueprintQueries.bundle(connection, blueprint.slug));
  const [isAsking, setIsAsking] = useState(false);
  const role = useRight('editor');
  const plan = usePlanRight('starter');
  const { name, summary, steps, templates, tests } = blueprint;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[
          { label: 'Workflows', to: paths.workflows() },
          { label: 'Blueprints', to: paths.gallery() },
        ]}
        note={`${counted(steps.length, 'step')}, ${counted(templates.length, 'mail')}, ${counted(tests, 'test')}`}
        actions={
          <Button
            variant="primary"
            icon={FilePlus}
            disabledReason={role.reason ?? plan.reason}
            onClick={() => setIsAsking(true)}
          >
            Use this
          </Button>
        }
        meta={<p className="mt-1 max-w-[80ch] text-13 text-ink-2">{summary}</p>}
      />
      <PageBody>
        {bundle.isPending ? <ListSkeleton /> : null}
        {bundle.isError ? <ErrorState error={bundle.error} onRetry={() => bundle.refetch()} /> : null}
        {bundle.data ? <Content blueprint={blueprint} bundle={bundle.data} /> : null}
      </PageBody>
      {isAsking ? <UseDialog blueprint={blueprint} onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}
