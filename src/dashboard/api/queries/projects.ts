import { queryOptions } from '@tanstack/react-query';
import type { Source } from './source.ts';

/** The project that is open. */
export const projectQuery = ({ client, projectId }: Source) =>
  queryOptions({
    queryKey: [projectId, 'project'],
    queryFn: ({ signal }) => client.getProject({ params: { id: projectId }, signal }),
  });
