// Rows that ended, in R2: gzipped NDJSON, one row a line, at <project>/<table>/<day>/<time>-<hash>.ndjson.gz.
// 1. The name follows from the keys of the rows: archiving the same rows twice writes one object, other rows never
//    overwrite it. So a crash between archive and delete costs nothing.
import { derivedId } from '../ids.ts';

/** A row to archive. */
export interface ArchivedRow {
  /** Names the row within its table. */
  key: string;
  /** Epoch ms; decides the day. */
  at: number;
  row: unknown;
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Archives rows of one table of a project: one object for each day. */
export async function archiveRows(
  bucket: R2Bucket,
  owner: string,
  table: string,
  rows: readonly ArchivedRow[],
): Promise<void> {
  const days = Map.groupBy(rows, ({ at }) => dayOf(at));
  await Promise.all([...days].map(([day, group]) => writeObject(bucket, `${owner}/${table}/${day}`, group)));
}

async function writeObject(bucket: R2Bucket, folder: string, rows: readonly ArchivedRow[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const hash = derivedId(...rows.map(({ key }) => key)).replaceAll('-', '');
  const name = `${String(first.at).padStart(14, '0')}-${hash.slice(0, 16)}`;
  await putLines(
    bucket,
    `${folder}/${name}.ndjson.gz`,
    rows.map(({ row }) => row),
  );
}

/** Writes lines under a key. */
export async function putLines(bucket: R2Bucket, key: string, rows: readonly unknown[]): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  await bucket.put(key, await new Response(zipped).arrayBuffer(), {
    httpMetadata: { contentType: 'application/gzip' },
  });
}

/** The lines of an object; null where there is none. */
export async function readLines(bucket: R2Bucket, key: string): Promise<Record<string, unknown>[] | null> {
  const object = await bucket.get(key);
  if (!object) return null;
  const text = await new Response(object.body.pipeThrough(new DecompressionStream('gzip'))).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
