// Where the rows of the caller's projects are. Most organisations have all of them in one database; then each of these
// asks that one, with one query.
import { drizzle } from 'drizzle-orm/d1';
import { type Db, databaseNamed, directoryName, openProject } from '../db/client.ts';
import type { Ctx } from './context.ts';
import { mergeSorted, type Page, pageOf, type SortKey } from './pages.ts';

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

/** The same and the directory, where what was done to the organisation is recorded. */
export async function eachDatabaseAndDirectory(ctx: Ctx, asked?: string): Promise<Holding[]> {
  const holdings = await holdingsByName(ctx, asked);
  if (!holdings.has(directoryName)) holdings.set(directoryName, { db: ctx.directory, projectIds: [] });
  return [...holdings.values()];
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

interface Listing<R, T> {
  pageSize: number;
  /** The rows of one database that are on this page or before it would end: at most `limit`, in the order of the list. */
  read(holding: Holding, limit: number): Promise<R[]>;
  /** The columns that the list is sorted by; they tell any two rows apart. */
  keyOf(row: R): SortKey;
  order: 'ascending' | 'descending';
  toItem(row: R): T;
}

/** One page of rows from several databases, as if they were in one. */
export async function listAcross<R, T>(
  holdings: readonly Holding[],
  { pageSize, read, keyOf, order, toItem }: Listing<R, T>,
): Promise<Page<T>> {
  const limit = pageSize + 1;
  const parts = await Promise.all(holdings.map((holding) => read(holding, limit)));
  return pageOf(mergeSorted(parts, keyOf, order).slice(0, limit), pageSize, toItem, keyOf);
}
