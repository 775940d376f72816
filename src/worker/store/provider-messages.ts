// Which of our messages a provider means by its own id. A row goes with its message, by a trigger.
import { jsonLists } from './json-lists.ts';

/** A message that a provider accepted. */
export interface ProviderMessage {
  projectId: string;
  /** Id of its log row. */
  id: string;
  channelId: string | null;
  /** The provider's own id of it; null where it gave none. */
  providerId?: string | null | undefined;
}

/**
 * Remembers messages whose channel can check callbacks, that is, has a `webhookSecret`; a channel without a config has
 * that of the default of its kind.
 */
export function providerMessageStatements(db: D1Database, messages: readonly ProviderMessage[]): D1PreparedStatement[] {
  const named = messages.flatMap(({ projectId, id, channelId, providerId }) =>
    providerId && channelId ? { projectId, id, channelId, providerId } : [],
  );
  if (named.length === 0) return [];
  const statement = db.prepare(
    `INSERT INTO provider_messages (channel_id, provider_id, project_id, delivery_id)
     SELECT c.id, v.value ->> 'providerId', c.project_id, v.value ->> 'id' FROM json_each(?1) v
     CROSS JOIN channels c ON c.id = v.value ->> 'channelId' AND c.project_id = v.value ->> 'projectId'
     WHERE coalesce((SELECT d.config_hint FROM channels d INDEXED BY channels_by_project
       WHERE c.config = '' AND d.project_id = c.project_id AND d.kind = c.kind AND d.is_default = 1), c.config_hint) ->> 'webhookSecret' IS NOT NULL
     ON CONFLICT DO NOTHING`,
  );
  return jsonLists(named).map((list) => statement.bind(list));
}
