// The JSON Schemas that the server publishes for editors.
import { queryOptions } from '@tanstack/react-query';
import type { TextSchema } from '../../editor/json-schema.ts';

async function readSchema(name: string, signal: AbortSignal): Promise<TextSchema> {
  const answer = await fetch(`/schemas/${name}.v1.json`, { signal });
  if (!answer.ok) throw new Error(`The schema of ${name} cannot be read: ${answer.status}.`);
  return (await answer.json()) as TextSchema;
}

/** What the body of a workflow may say; it is the same until the page is loaded again. */
export const workflowSchemaQuery = () =>
  queryOptions({
    queryKey: ['schema', 'workflow'],
    queryFn: ({ signal }) => readSchema('workflow', signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
