import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Library } from '../api/queries/library.ts';
import { triggerEventsQuery } from '../api/queries/trigger-events.ts';
import { useConnection } from '../shell/connection.ts';
import type { Draft } from './draft.ts';
import { triggerId } from './exits.ts';
import { textOf } from './read.ts';
import { warningsOf } from './warnings.ts';

/** A warning with its place in the builder. */
export interface PlacedWarning {
  /** Label of the step, or `(trigger)`. */
  label: string;
  /** Pointer below the step; for the trigger, below the workflow. */
  field: string;
  message: string;
}

/** How long the typing of a word must pause before events of that type are looked for, ms. */
const pauseMs = 400;

/** A text once it has not changed for a moment. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** What may not be meant, judged by the channels of the project and by the latest events of the trigger. */
export function useWarnings(draft: Draft, library: Library | null): PlacedWarning[] {
  const { client, projectId } = useConnection();
  const type = usePaused(textOf({ ...draft.trigger }.eventType));
  const events = useQuery(triggerEventsQuery({ client, projectId }, type)).data;
  const channels = library?.channels;
  return useMemo(() => {
    const found = warningsOf(draft, { ...(channels ? { channels } : {}), ...(events?.length ? { events } : {}) });
    return found.map(({ label, pointer, message }) => ({
      label: label ?? triggerId,
      field: label === null ? pointer : pointer.replace(/^\/steps\/\d+/, ''),
      message,
    }));
  }, [draft, channels, events]);
}
