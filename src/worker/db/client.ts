import { eq } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import { createCache } from '../../engine/cache.ts';
import type { Env } from '../env.ts';
import { projects } from './schema.ts';

export type Db = DrizzleD1Database;

/** The binding of the directory, which also holds the projects that name no other database. */
const directoryName = 'DB';

/** The database of the organisations, keys and projects. */
export function openDirectory(env: Env): Db {
  return drizzle(env.DB);
}

const databaseNames = createCache<string>({ max: 5_000, ttlMs: 60_000 });

/** The database that holds one project: the binding that its row in the directory names. */
export async function openProject(env: Env, projectId: string): Promise<D1Database> {
  const known = databaseNames.get(projectId, Date.now());
  if (known !== undefined) return databaseNamed(env, known);
  const [row] = await openDirectory(env)
    .select({ database: projects.database })
    .from(projects)
    .where(eq(projects.id, projectId))
    .limit(1);
  if (!row) return env.DB;
  databaseNames.set(projectId, row.database, Date.now());
  return databaseNamed(env, row.database);
}

/** Every database of this deployment: the directory and those that projects name, each once. */
export async function allDatabases(env: Env): Promise<D1Database[]> {
  const rows = await openDirectory(env).selectDistinct({ name: projects.database }).from(projects);
  const names = new Set([directoryName, ...rows.map(({ name }) => name)]);
  return [...names].sort().map((name) => databaseNamed(env, name));
}

function databaseNamed(env: Env, name: string): D1Database {
  const binding = (env as unknown as Record<string, D1Database | undefined>)[name];
  if (!binding) throw new Error(`This Worker has no D1 binding "${name}", which a project names as its database.`);
  return binding;
}

const passing =
  /Network connection lost|storage caused object to be reset|reset because its code was updated|D1_ERROR: .*(timed? ?out|overloaded|locked)|internal error/i;

/** Runs an idempotent write and repeats it after a temporary fault, as D1 does not retry writes. */
export async function withRetry<T>(
  write: () => Promise<T>,
  pauseMs: (ms: number) => Promise<void> = pause,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (attempt >= 4 || !(error instanceof Error) || !passing.test(error.message)) throw error;
      await pauseMs(50 * 4 ** (attempt - 1));
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
