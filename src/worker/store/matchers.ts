// What the events of a project are matched against, one row per thing. The entity that is saved writes its row in the batch
// of the save; an isolate reads only the rows that changed since the version it knows.
import type { Filters } from '../../contract/conditions.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { withRetry } from '../db/client.ts';
import { jsonLists } from './json-lists.ts';
import { bumpMatchVersion } from './project-versions.ts';

/**
 * The things beside workflows that events are matched against; an alert rule may also be resolved by events, and a silence
 * matches none: dispatch knows it from here.
 */
export type MatcherKind = 'rule' | 'alert' | 'silence' | 'endpoint';
export type EntryKind = MatcherKind | 'resolve';

/** Which events concern a thing. */
export interface Cover {
  kind: EntryKind;
  /** Patterns of the event types that can match. */
  globs: readonly string[];
  /** What must hold besides; null when nothing more. */
  when: Filters | null;
}

export interface MatcherRow {
  id: string;
  kind: MatcherKind;
  covers: readonly Cover[];
  /** What dispatch needs of the thing; at most 8 KB. */
  head: JsonValue;
}

/** A thing as it is saved, or that it is gone or switched off. */
export type MatcherChange = MatcherRow | { id: string; kind: MatcherKind; gone: true };

const tombstonesKeptMs = 24 * 3_600_000;

/** Publishes changed things to every isolate; part of the batch of the save. */
export function matcherStatements(
  db: D1Database,
  projectId: string,
  changes: readonly MatcherChange[],
  now: number,
): D1PreparedStatement[] {
  const rows = changes.map((change) =>
    'gone' in change ? { ...change, covers: [], head: null, gone: 1 } : { ...change, gone: 0 },
  );
  return [
    bumpMatchVersion(db, projectId),
    ...jsonLists(rows).map((list) =>
      db
        .prepare(
          `INSERT INTO matchers (project_id, match_version, id, kind, cover, head, deleted, changed_at)
         SELECT ?1, (SELECT match_version FROM project_versions WHERE project_id = ?1), value ->> 'id', value ->> 'kind',
           value -> 'covers', value -> 'head', value ->> 'gone', ?3
         FROM json_each(?2) WHERE true
         ON CONFLICT (project_id, id) DO UPDATE SET match_version = excluded.match_version, cover = excluded.cover, head = excluded.head,
           deleted = excluded.deleted, changed_at = excluded.changed_at`,
        )
        .bind(projectId, list, now),
    ),
    db
      .prepare('DELETE FROM matchers WHERE project_id = ?1 AND deleted = 1 AND changed_at < ?2')
      .bind(projectId, now - tombstonesKeptMs),
  ];
}

/** Things that changed after a version of their project; `gone` ones are deleted or off. */
export async function readChangedMatchers(
  db: D1Database,
  projectId: string,
  after: number,
): Promise<(MatcherRow & { gone: boolean })[]> {
  const statement = db
    .prepare('SELECT id, kind, cover, head, deleted FROM matchers WHERE project_id = ?1 AND match_version > ?2')
    .bind(projectId, after);
  const { results } = await withRetry(() => statement.all<Stored>());
  return results.map(({ id, kind, cover, head, deleted }) => ({
    id,
    kind,
    covers: JSON.parse(cover) as Cover[],
    head: JSON.parse(head) as JsonValue,
    gone: deleted === 1,
  }));
}

interface Stored {
  id: string;
  kind: MatcherKind;
  cover: string;
  head: string;
  deleted: number;
}
