import { eq, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { createCache } from '../../engine/cache.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { projects } from './schema/directory.ts';

/** A database for typed queries; `$client` is the binding behind it, for SQL as text. */
export type Db = DrizzleD1Database & { $client: D1Database };

/** The binding of the directory, which also holds the projects that name no other database. */
export const directoryName = 'DB';

/** The database of the organisations, keys and projects. */
export function openDirectory(env: Env): Db {
  return drizzle(env.DB);
}

const databaseNames = createCache<string>({ max: 5_000, ttlMs: 60_000 });

/** The database that holds one project: the binding that its row in the directory names. */
export async function openProject(env: Env, projectId: string): Promise<D1Database> {
  return databaseNamed(env, await databaseNameOf(env, projectId));
}

/** The name of the binding of the database that holds one project; kept for a minute per isolate. */
export async function databaseNameOf(env: Env, projectId: string): Promise<string> {
  const known = databaseNames.get(projectId, Date.now());
  if (known !== undefined) return known;
  const [row] = await openDirectory(env)
    .select({ database: projects.database })
    .from(projects)
    .where(eq(projects.id, projectId))
    .limit(1);
  if (!row) return directoryName;
  databaseNames.set(projectId, row.database, Date.now());
  return row.database;
}

/** Every database of this deployment by the name of its binding: the directory and those that projects name. */
export async function allDatabases(env: Env): Promise<Map<string, D1Database>> {
  const rows = await openDirectory(env).selectDistinct({ name: projects.database }).from(projects);
  const names = new Set([directoryName, ...rows.map(({ name }) => name)]);
  const found = [...names].sort().flatMap((name): [string, D1Database][] => {
    const binding = bindingOf(env, name);
    // A wrong name must not keep the sweep from the projects of the other databases.
    if (!binding) log({ level: 'error', message: 'a project names a database without a binding', database: name });
    return binding ? [[name, binding]] : [];
  });
  return new Map(found);
}

/** The database behind a binding. */
export function databaseNamed(env: Env, name: string): D1Database {
  const binding = bindingOf(env, name);
  if (!binding) throw new Error(`This Worker has no D1 binding "${name}", which a project names as its database.`);
  return binding;
}

const bindingOf = (env: Env, name: string) => (env as unknown as Record<string, D1Database | undefined>)[name];

/** Fails when the directory cannot be read. */
export async function ping(env: Env): Promise<void> {
  await openDirectory(env).run(sql`SELECT 1`);
}

const passing =
  /Network connection lost|storage caused object to be reset|reset because its code was updated|transient issue|D1_ERROR: .*(timed? ?out|overloaded|locked)|internal error/i;

const tries = 6;
const firstPauseMs = 50;
const longestPauseMs = 2_000;

interface RetryClock {
  pause(ms: number): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

/**
 * Runs an idempotent call and repeats it after a temporary fault, as D1 does not retry writes: six tries within five
 * seconds or so. The pauses are random by half, so that consumers which failed together do not come back together.
 */
export async function withRetry<T>(call: () => Promise<T>, clock: RetryClock = systemClock): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt >= tries || !(error instanceof Error) || !passing.test(error.message)) throw error;
      await clock.pause(Math.min(firstPauseMs * 4 ** (attempt - 1), longestPauseMs) * (0.5 + clock.random()));
    }
  }
}

const systemClock: RetryClock = {
  pause: (ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
};
