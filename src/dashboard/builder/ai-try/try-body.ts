// What a try of an AI step asks: its config as it is written, for the person and the event of the dry-run.
import type { TrialBody } from '../../ai-trial/use-ai-trial.ts';
import type { Draft, DraftStep } from '../draft.ts';
import { type DryRunSettings, type ReadEvent, readObject } from '../dry-run/settings.ts';
import { sampleResults } from '../sample-results.ts';

export interface TriedWith {
  projectId: string;
  settings: Pick<DryRunSettings, 'event' | 'userId' | 'traits' | 'answers'>;
  /** null where what was typed in cannot be read. */
  event: ReadEvent | null;
}

export function tryBody(draft: Draft, step: DraftStep, { projectId, settings, event }: TriedWith): TrialBody {
  const { userId, traits, answers } = settings;
  const given = readObject(traits, 'The traits');
  const { ai, webhook } = sampleResults(draft, step, answers);
  const body = {
    ...step.config,
    projectId,
    ...(userId === null ? {} : { userId }),
    ...(given.ok && Object.keys(given.value).length > 0 ? { profile: given.value } : {}),
    ...eventPart(settings.event, event),
    ai,
    webhook,
  };
  // Sound: the API judges the config, and says all of its faults.
  return body as TrialBody;
}

/** A stored event by its id, since its time and its sender may be read too. */
function eventPart(choice: DryRunSettings['event'], event: ReadEvent | null) {
  if (choice.kind === 'known') return { eventId: choice.id };
  if (event?.eventType === undefined) return {};
  return { event: { type: event.eventType, properties: event.properties } };
}
