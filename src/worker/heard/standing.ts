// What the reader of a mail wants, as the page behind its unsubscribe link shows and changes it: the suppression list knows
// the address, preferences know the person.
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { decidingPreference } from '../../engine/gates/preference.ts';
import { withRetry } from '../db/client.ts';
import { topics } from '../db/schema/messages.ts';
import type { UnsubscribeFrom } from '../steps/unsubscribe-link.ts';
import { readKnownPerson } from '../store/people-ids.ts';
import { readPreferencesOf, setPreferenceStatement } from '../store/preferences.ts';
import { suppressionAddress } from '../store/suppression-address.ts';
import { readSuppression, resubscribeStatement, unsubscribeStatement } from '../store/suppressions.ts';

/** A topic as its reader sees it. */
export interface TopicStanding {
  key: string;
  name: string;
  description: string | null;
  /** Whether its mails may come. */
  wanted: boolean;
}

export interface Standing {
  /** Since when the address gets no mail that may be declined, epoch ms; null where it does. */
  stoppedAt: number | null;
  topics: TopicStanding[];
}

/** Who reads, and where what they want is kept. */
export interface Reader {
  db: D1Database;
  projectId: string;
  /** As the suppression list keys it. */
  address: string;
  /** By the id of now; null for nobody that is known, also for one who was erased. */
  personId: string | null;
  /** Key of the topic of the mail. */
  topic: string | null;
}

export async function readerOf(db: D1Database, projectId: string, from: UnsubscribeFrom): Promise<Reader> {
  const { userId, topic } = from;
  const personId = userId === null ? null : await withRetry(() => readKnownPerson(db, projectId, userId));
  return { db, projectId, address: suppressionAddress('email', from.address), personId, topic };
}

const stopOf = ({ projectId, address }: Reader) => ({ projectId, kind: 'email', address });

/** What holds now. Topics are those of the person; nobody known has none. */
export async function readStanding(reader: Reader): Promise<Standing> {
  const { db, projectId, personId } = reader;
  const [stop, rows, said] = await Promise.all([
    readSuppression(db, stopOf(reader)),
    personId === null ? [] : drizzle(db).select().from(topics).where(eq(topics.projectId, projectId)),
    personId === null ? [] : readPreferencesOf(db, projectId, [personId]),
  ]);
  return {
    stoppedAt: stop?.createdAt ?? null,
    topics: rows
      .map(({ key, name, description, defaultAllowed }) => ({
        key,
        name,
        description,
        wanted: decidingPreference(said, key, 'email')?.allowed ?? defaultAllowed === 1,
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

/** Stops all mail to the address that may be declined. */
export const stopAll = async (reader: Reader, now: number): Promise<void> => {
  await withRetry(() => unsubscribeStatement(reader.db, stopOf(reader), now).run());
};

/** Lifts that again. */
export const lift = async (reader: Reader): Promise<void> => {
  await withRetry(() => resubscribeStatement(reader.db, stopOf(reader)).run());
};

/** Says of topics whether their mails are wanted; what holds already stays as it was said. */
export async function setTopics(reader: Reader, wanted: ReadonlyMap<string, boolean>, now: number): Promise<void> {
  const { db, projectId, personId } = reader;
  if (personId === null) return;
  const said = await readPreferencesOf(db, projectId, [personId]);
  const changed = [...wanted].filter(
    ([topic, allowed]) => decidingPreference(said, topic, 'email')?.allowed !== allowed,
  );
  const statements = changed.map(([topic, allowed]) =>
    setPreferenceStatement(db, { projectId, personId, topic, kind: 'email', allowed, at: now }),
  );
  if (statements.length > 0) await withRetry(() => db.batch(statements));
}

/** Since when topics are declined, epoch ms; one that is not declined is left out. */
export async function declinedAt(
  { db, projectId, personId }: Reader,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const said = personId === null ? [] : await readPreferencesOf(db, projectId, [personId]);
  return new Map(
    keys.flatMap((key): [string, number][] => {
      const deciding = decidingPreference(said, key, 'email');
      const row = said.find((one) => one === deciding);
      return row && !row.allowed ? [[key, row.at]] : [];
    }),
  );
}
