import { useMutation, useQueryClient } from '@tanstack/react-query';
import { auditQueries } from '../../api/queries/audit.ts';
import { type PersonChange, personQueries } from '../../api/queries/people.ts';
import { useConnection } from '../../shell/connection.ts';

/** Merges a change into a person, and shows the person as they are after it. */
export function useChange(userId: string) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PersonChange) => client.patchProfile({ params: { userId }, query: { projectId }, body }),
    // Not waited for: the form that asked closes at once.
    onSuccess: (after) => {
      queries.setQueryData(personQueries.one(connection, userId).queryKey, (old) => old && { ...old, ...after });
      void queries.invalidateQueries({ queryKey: personQueries.all(projectId) });
      void queries.invalidateQueries({ queryKey: auditQueries.all(projectId) });
    },
  });
}
