import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { Env } from '../env.ts';

export type Db = DrizzleD1Database;

/** The database of the organisations, keys and projects. */
export function openDirectory(env: Env): Db {
  return drizzle(env.DB);
}

/** The database that holds one project; today always the same one. */
export function openProject(env: Env, _projectId: string): D1Database {
  return env.DB;
}

const passing =
  /Network connection lost|storage caused object to be reset|reset because its code was updated|D1_ERROR: .*(timed? ?out|overloaded|locked)|internal error/i;

/** Runs an idempotent write, once more after a fault that passes; D1 leaves retrying writes to us. */
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
