// A dry-run of the draft at once, in the page: the engine of a real run with every gate open.

import { isoTime } from '../../../contract/primitives.ts';
import type { DryRun } from '../../../contract/workflows/run.ts';
import type { Definition } from '../../../contract/workflows/workflow.ts';
import { dryRun } from '../../../engine/runs/dry-run.ts';
import type { DryRunAnswers } from '../../../engine/runs/dry-run-answers.ts';
import type { ScopeProfile } from '../../../engine/scope.ts';
import {
  type EmailContent,
  type EmailLibrary,
  unsubscribePlaceholder,
} from '../../../engine/templates/email/content.ts';
import { createDryRunBudget } from '../../../engine/templates/limits.ts';
import { sampleOf, sampleTraits } from '../../../engine/triggers/sample-event.ts';
import { withGiven } from '../../../engine/triggers/sample-person.ts';
import { validAnswers } from './answers.ts';
import type { ReadEvent } from './settings.ts';

/** What the project adds to mails and templates. */
export interface ProjectTexts {
  templates: ReadonlyMap<string, EmailContent>;
  library: EmailLibrary;
  variables: Readonly<Record<string, string>>;
  /** Names of audiences by id. */
  audiences: ReadonlyMap<string, string>;
}

export interface LocalRequest {
  name: string;
  workflowId: string;
  version: number;
  definition: Definition;
  event: ReadEvent;
  /** The person as stored; `isInvented`: nobody was named. */
  profile: ScopeProfile;
  isInvented: boolean;
  traits: Record<string, unknown>;
  /** Epoch ms. */
  at: number;
  answers: DryRunAnswers;
  org: Record<string, unknown>;
  texts: ProjectTexts;
}

/** No id of a run. */
const runId = '00000000-0000-4000-8000-000000000000';

/** The result, and the person and event that it was made with. */
export function runLocally(request: LocalRequest): DryRun {
  const { definition, workflowId, name: workflowName, version, event: wanted, at, org, texts } = request;
  const { trigger } = definition;
  const invented = request.isInvented ? sampleTraits(trigger, at) : {};
  const known = { ...request.profile, traits: { ...invented, ...request.profile.traits } };
  const profile = withGiven(known, request.traits);
  const sample = sampleOf({ workflowId, trigger, runId, now: at, profile, org, audiences: texts.audiences }, wanted);
  if (sample === null)
    return { matched: false, reason: 'There is no event to begin with.', steps: [], endsWith: 'queued' };
  const { event, now, without } = sample;
  const result = dryRun({
    definition,
    runId,
    now,
    emailTemplates: texts.templates,
    library: texts.library,
    unsubscribeUrl: unsubscribePlaceholder,
    answers: validAnswers(definition, request.answers),
    budget: createDryRunBudget(),
    gates: () => null,
    source: {
      ...{ event, profile, org, variables: texts.variables },
      run: { id: runId, workflowId, workflowName, version, startedAt: isoTime(now) },
    },
  });
  return without === undefined ? result : { ...result, matched: false, reason: without };
}
