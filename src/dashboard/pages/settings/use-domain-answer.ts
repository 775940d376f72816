import { useQueryClient } from '@tanstack/react-query';
import { type Domain, domainQueries } from '../../api/queries/domains.ts';
import { useConnection } from '../../shell/connection.ts';

/** Shows a domain as an act returned it; what was asked before is older than that answer. */
export function useDomainAnswer(): (answer: Domain) => Promise<void> {
  const { client, orgId } = useConnection();
  const queries = useQueryClient();
  return async (answer) => {
    const { queryKey } = domainQueries.one(client, orgId, answer.id);
    await queries.cancelQueries({ queryKey });
    queries.setQueryData(queryKey, answer);
  };
}
