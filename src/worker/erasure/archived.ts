// The archived rows of an erased person: each object of the project is read, and written again without them.
import { putLines, readLines } from '../archive/archive.ts';
import type { Env } from '../env.ts';
import type { Budget, Erasure, StagePage } from './work.ts';

/** Objects looked at before the place is noted; each is read whole, one at a time. */
const objectsPerPage = 20;

type Line = Record<string, unknown>;

/** One page of the objects of the project, in the order of their keys. */
export async function eraseFromArchive(
  { ARCHIVE: bucket }: Env,
  _db: D1Database,
  erasure: Erasure,
  { budget }: { budget: Budget },
): Promise<StagePage> {
  if (!bucket) return { next: null };
  const { projectId, erasedAt, work } = erasure;
  const after = work.place?.[0];
  const listed = await bucket.list({
    prefix: `${projectId}/`,
    limit: objectsPerPage,
    ...(after === undefined ? {} : { startAfter: String(after) }),
  });
  // What was archived before the first look was seen by it.
  const objects = listed.objects.filter(({ uploaded }) => !work.again || uploaded.getTime() >= erasedAt);
  for (const { key } of objects) {
    const lines = (await readLines(bucket, key)) ?? [];
    const kept = lines.map((line) => withoutPerson(line, erasure)).filter((line) => line !== null);
    budget.calls -= 1;
    if (kept.length === lines.length && kept.every((line, i) => line === lines[i])) continue;
    budget.calls -= 1;
    if (kept.length === 0) await bucket.delete(key);
    else await putLines(bucket, key, kept);
  }
  const last = listed.objects.at(-1);
  return { next: listed.truncated && last ? [last.key] : null };
}

/** The line without the person: itself where it is about somebody else, null where nothing of it may stay. */
function withoutPerson(line: Line, { erasedAt, personHash, work }: Erasure): Line | null {
  const { people, addresses } = work;
  if (timeOf(line) > erasedAt) return line;
  const head = (line.head ?? {}) as Line;
  const isTheirs = [line.user_id ?? line.anonymous_id, head.personId].some((id) => people.some((one) => one === id));
  if (isTheirs || addresses.some(({ address }) => address === textOf(line.recipient).toLowerCase())) return null;
  if (line.target_id === undefined) return line;
  const about = [textOf(line.target_id), textOf(line.before), textOf(line.after)];
  const names = [...people, ...addresses.map(({ kind, address }) => `${kind}:${address}`)];
  const [target, ...details] = about;
  const isTarget = names.some((name) => name === target);
  const isNamed = names.some((name) => details.some((text) => text.includes(JSON.stringify(name))));
  if (!isTarget && !isNamed) return line;
  return { ...line, before: null, after: null, ...(isTarget ? { target_id: personHash } : {}) };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** When a row was received, decided or done; of the object of a run, when its event was received. */
function timeOf(line: Line): number {
  const event = ((line.head as Line | undefined)?.event ?? {}) as Line;
  return Number(event.receivedAt ?? line.received_at ?? line.at ?? line.created_at ?? line.started_at ?? 0);
}
