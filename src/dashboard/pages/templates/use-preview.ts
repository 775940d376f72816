// What a text looks like for the sample, by the engine that sends it: rendered a moment after the last change.
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { problemOf } from '../../api/problem.ts';
import { type PreviewBody, templateQueries } from '../../api/queries/templates.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSettled } from '../../ui/use-settled.ts';
import type { Sample } from './use-sample.ts';

const pauseMs = 350;

/** What is shown, without whom it is for. */
export type Shown = Pick<PreviewBody, 'template' | 'layout' | 'partials' | 'locale'>;

/** What is not written yet must not hide what is. */
const placeholder = { subject: '(no subject)', html: '<p></p>' };

export const previewBody = (
  shown: Shown,
  { userId, properties }: Pick<Sample, 'userId' | 'properties'>,
): PreviewBody => ({
  ...shown,
  template: {
    ...shown.template,
    subject: shown.template.subject || placeholder.subject,
    html: shown.template.html || placeholder.html,
  },
  ...(userId === null ? {} : { userId }),
  ...(properties === null ? {} : { event: properties }),
});

/** Sent as text, so that it changes only when something in it does. */
export function usePreview(shown: Shown, sample: Sample) {
  const connection = useConnection();
  const text = JSON.stringify(previewBody(shown, sample));
  const paused = useSettled(text, pauseMs);
  const query = useQuery({
    ...templateQueries.preview(connection, JSON.parse(paused) as PreviewBody),
    enabled: sample.isReady,
  });
  // A query that failed has no data, not even that of the one before.
  const last = useRef(query.data);
  if (query.data !== undefined) last.current = query.data;
  const problem = query.isError ? problemOf(query.error) : null;
  return {
    /** The last one that could be rendered. */
    data: query.data ?? last.current,
    problem,
    faults: problem?.faults ?? [],
    /** Whether what is shown is not yet what is written. */
    isBehind: query.isFetching || text !== paused,
    retry: () => void query.refetch(),
  };
}

export type Preview = ReturnType<typeof usePreview>;
