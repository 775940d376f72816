import { type ApiClient, eachItem } from '../../sdk/api/index.ts';
import { isId, notFound } from './find.ts';

/** The audience that a person means by its name or id. */
export async function findAudience(client: ApiClient, projectId: string, wanted: string) {
  if (isId(wanted)) return client.getAudience({ params: { id: wanted } });
  const names: string[] = [];
  for await (const audience of eachItem(client.listAudiences, { query: { projectId, pageSize: 100 } })) {
    if (audience.name === wanted) return audience;
    names.push(audience.name);
  }
  throw notFound('audience', wanted, names);
}
