import { useQuery } from '@tanstack/react-query';
import { CircleAlert, Rocket, TriangleAlert } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { versionsQuery } from '../api/queries/workflow.ts';
import { useConnection } from '../shell/connection.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useBuilder } from './builder-context.ts';
import { isChanged } from './builder-state.ts';
import { changesOf } from './change-words.ts';
import { problemWords } from './describe-step.ts';
import { type Draft, stepOf } from './draft.ts';
import { triggerId } from './exits.ts';
import { problemSentence } from './problem-words.ts';
import { inFlightWords, type RunsChoice, RunsChoiceField } from './runs-choice.tsx';
import { titleOf } from './starters.ts';
import { usePublish } from './use-publish.ts';
import type { WorkflowActions } from './use-workflow-actions.ts';

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-3 first:mt-0">
      <h3 className="mb-1 font-strong text-12 text-ink-2">{title}</h3>
      {children}
    </section>
  );
}

function Warnings() {
  const { warnings, draft } = useBuilder();
  if (warnings.length === 0) return null;
  return (
    <Part title={warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}>
      <ul className="grid gap-1 text-13 text-ink-2">
        {warnings.map(({ label, field, message }) => (
          <li key={`${label} ${field} ${message}`} className="flex gap-2">
            <TriangleAlert size={14} aria-hidden className="mt-[3px] shrink-0 text-hold" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {label === triggerId ? '' : `${titleFor(draft, label)}: `}
              {message}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

const titleFor = (draft: Draft, label: string) => {
  const step = stepOf(draft, label);
  return step === undefined ? label : titleOf(step);
};

/** Nothing can be published yet: what is wrong, each with the way to it. */
function Faulty({ onClose }: { onClose: () => void }) {
  const { problems, draft, dispatch } = useBuilder();
  const first = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      initialFocus={first}
      onOpenChange={(open) => open || onClose()}
      title={`${problemWords(problems.length)} to solve first`}
      description="The draft stays on this device until then."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <ul className="grid gap-1">
        {problems.map((problem, place) => (
          <li key={`${problem.fault.pointer} ${problem.fault.message}`}>
            <button
              type="button"
              ref={place === 0 ? first : undefined}
              onClick={() => {
                onClose();
                dispatch({ type: 'open', label: problem.label, field: problem.field });
              }}
              className="flex w-full cursor-pointer gap-2 rounded-control px-2 py-1.5 text-left text-13 hover:bg-hover"
            >
              <CircleAlert size={14} aria-hidden className="mt-[3px] shrink-0 text-bad" />
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <span className="font-medium text-accent">
                  {problem.label === triggerId ? 'Workflow' : titleFor(draft, problem.label)}
                </span>
                <span className="text-ink-2"> {problemSentence(problem, draft)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

export function PublishDialog({
  workflow,
  draftKey,
  onClose,
}: {
  workflow: WorkflowActions;
  draftKey: string;
  onClose: () => void;
}) {
  const { state, draft, problems } = useBuilder();
  const { client, projectId } = useConnection();
  const [runs, setRuns] = useState<RunsChoice>('stay');
  const { id, status } = workflow;
  const versions = useQuery({ ...versionsQuery({ client, projectId }, id ?? ''), enabled: id !== null });
  const publish = usePublish(id, draftKey);
  const main = useRef<HTMLButtonElement>(null);
  if (problems.length > 0) return <Faulty onClose={onClose} />;
  const inFlight = (versions.data?.data ?? []).reduce((sum, version) => sum + version.activeRuns, 0);
  const base = state.base?.draft ?? null;
  const next = (state.base?.version ?? 0) + 1;
  const isSame = !isChanged(state);
  const send = (isActive: boolean) => publish.mutate({ isActive, runs });
  const isRunning = status === 'active' || status === 'paused';
  const wait = publish.isPending ? publish.variables.isActive : null;
  return (
    <Dialog
      open
      initialFocus={main}
      onOpenChange={(open) => open || onClose()}
      title={id === null ? 'Publish this workflow' : isSame ? 'Nothing has changed' : `Publish version ${next}`}
      description={
        isSame
          ? `The draft is what version ${state.base?.version} says.`
          : status === 'paused'
            ? 'The workflow stays paused until it is resumed.'
            : undefined
      }
      footer={
        <>
          <Button loading={wait === false} onClick={() => send(false)}>
            {id === null ? 'Save inactive' : 'Publish inactive'}
          </Button>
          <Button variant="primary" ref={main} icon={Rocket} loading={wait === true} onClick={() => send(true)}>
            {isRunning ? 'Publish' : 'Publish and start'}
          </Button>
        </>
      }
    >
      {isSame ? null : (
        <Part title="Changes">
          <ul className="grid list-disc gap-1 pl-4.5 text-13 text-ink-2">
            {changesOf(draft, base).map((change) => (
              <li key={change} className="[overflow-wrap:anywhere]">
                {change}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {inFlight === 0 || isSame ? null : (
        <Part title={inFlightWords(inFlight)}>
          <RunsChoiceField value={runs} onChange={setRuns} />
        </Part>
      )}
      <Warnings />
      {publish.error === null ? null : (
        <p role="alert" className="mt-3 text-13 text-bad [overflow-wrap:anywhere]">
          {problemOf(publish.error).title}. {problemOf(publish.error).detail}
        </p>
      )}
    </Dialog>
  );
}
