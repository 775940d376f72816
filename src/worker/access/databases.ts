// Where the rows of the caller's projects are. Most organisations have all of them in one database; then each of these
// asks that one, with one query or one batch.
import { drizzle } from 'drizzle-orm/d1';
import { type Db, databaseNamed, directoryName, openProject } from '../db/client.ts';
import type { Ctx } from './context.ts';

/** A database, and those of the caller's projects whose rows it holds. */
export interface Holding {
  db: Db;
  projectIds: string[];
}

/** The database of one project, which the caller has been found to see. */
export async function projectDb(ctx: Ctx, projectId: string): Promise<Db> {
  return drizzle(await openProject(ctx.env, projectId));
}

/** Every database with projects that the caller may see; `asked` narrows to one project. */
export async function eachDatabase(ctx: Ctx, asked?: string): Promise<Holding[]> {
  return [...(await holdingsByName(ctx, asked)).values()];
}

/** A project, and the database with its rows. */
export interface Place {
  db: D1Database;
  projectId: string;
}

/** Every project that the caller may see; `asked` narrows to one. */
export async function eachProject(ctx: Ctx, asked?: string): Promise<Place[]> {
  const holdings = await eachDatabase(ctx, asked);
  return holdings.flatMap(({ db, projectIds }) => projectIds.map((projectId) => ({ db: db.$client, projectId })));
}

/** The databases of the caller's projects and the directory, where what was done to the organisation is recorded. */
export async function eachDatabaseAndDirectory(ctx: Ctx, asked?: string): Promise<{ db: D1Database }[]> {
  const holdings = await holdingsByName(ctx, asked);
  if (!holdings.has(directoryName)) holdings.set(directoryName, { db: ctx.directory, projectIds: [] });
  return [...holdings.values()].map(({ db }) => ({ db: db.$client }));
}

async function holdingsByName(ctx: Ctx, asked: string | undefined): Promise<Map<string, Holding>> {
  const projects = (await ctx.projects()).filter(({ id }) => asked === undefined || id === asked);
  const byName = Map.groupBy(projects, ({ database }) => database);
  return new Map(
    [...byName].map(([name, places]) => [
      name,
      { db: drizzle(databaseNamed(ctx.env, name)), projectIds: places.map(({ id }) => id) },
    ]),
  );
}

/** The one row that is wanted by its id, from whichever database has it; `read` keeps to the projects it is given. */
export async function findRow<T>(
  ctx: Ctx,
  read: (holding: Holding) => Promise<T | null | undefined>,
): Promise<T | undefined> {
  const rows = await Promise.all((await eachDatabase(ctx)).map(read));
  return rows.find((row) => row !== null && row !== undefined) ?? undefined;
}
