import { AppError } from '../../contract/errors.ts';
import { type Db, databaseNameOf, openDirectory } from '../db/client.ts';
import type { Env } from '../env.ts';
import { listProjectPlaces, type ProjectPlace } from '../store/projects.ts';
import type { Access } from './access.ts';

/** The context of a verb: the bindings, the caller, and the time of the request. */
export interface Ctx {
  env: Env;
  /** For the tables of the directory alone; the rows of projects are reached through access/databases.ts. */
  directory: Db;
  access: Access;
  org: Access['org'];
  /** Epoch ms; read once per request. */
  now: number;
  /** The caller in audit rows, e.g. `key:ci`, or `key:ci via mcp (Claude)`. */
  actor: string;
  /** The base address that the caller used, e.g. https://api.example.com. */
  origin: string;
  /** Id of the request, which its answer names. */
  requestId: string;
  /** The projects that the caller may see, oldest first; read once per request. */
  projects(): Promise<ProjectPlace[]>;
  waitUntil(work: Promise<unknown>): void;
}

/** Builds the context of one request. */
export function openContext(
  env: Env,
  access: Access,
  { id: requestId, origin, via }: { id: string; origin: string; via?: string | undefined },
  waitUntil: Ctx['waitUntil'],
): Ctx {
  const actor = `key:${access.keyName}${via === undefined ? '' : ` via ${via}`}`;
  let visible: Promise<ProjectPlace[]> | undefined;
  const projects = () => {
    visible ??= readProjects(env, access);
    return visible;
  };
  return {
    env,
    directory: openDirectory(env),
    access,
    org: access.org,
    now: Date.now(),
    actor,
    origin,
    requestId,
    projects,
    waitUntil,
  };
}

async function readProjects(env: Env, { org, projectId }: Access): Promise<ProjectPlace[]> {
  if (projectId === null) return listProjectPlaces(env, org.id);
  return [{ id: projectId, database: await databaseNameOf(env, projectId) }];
}

/** The project of a write: the given one, that of the key, or the only one of the org; 404 for one of another org. */
export async function projectOf(ctx: Ctx, asked: string | undefined): Promise<string> {
  const projects = await projectsOf(ctx);
  if (asked !== undefined) {
    if (projects.includes(asked)) return asked;
    throw new AppError('not_found', `There is no project ${asked} in this organisation.`);
  }
  const [only, ...others] = projects;
  if (only !== undefined && others.length === 0) return only;
  const message = 'Name the project: this key is not bound to one and the organisation has several.';
  throw new AppError('invalid', message, { faults: [{ pointer: '/projectId', code: 'required', message }] });
}

/** The projects that the caller may see. */
export async function projectsOf(ctx: Ctx, asked?: string): Promise<string[]> {
  const all = (await ctx.projects()).map(({ id }) => id);
  return asked === undefined ? all : all.filter((id) => id === asked);
}
