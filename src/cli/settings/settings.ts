// Which server, project and key a command works with. Strongest first: --env, the SENDORA_ variables, sendora.json, the
// credentials file.
import { readFileSync } from 'node:fs';
import type { Environment } from '../../contract/project-file.ts';
import { closest } from '../../engine/faults/suggest.ts';
import { usageFailure } from '../failure.ts';
import type { Host } from '../host.ts';
import { findKey, type KeyPlace } from './credentials.ts';
import type { LoadedProjectFile } from './project-file.ts';

/** The address of a project, as far as it is known. */
export interface Target {
  /** Name in sendora.json; null where the variables lead to a project that it does not name. */
  environment: string | null;
  url: string | null;
  org: string | null;
  project: string | null;
  /** Names in the files → names in the project. */
  channels: Readonly<Record<string, string>>;
  variables: Readonly<Record<string, string>>;
}

/** A target that calls can be made to. */
export interface Connection extends Target {
  url: string;
  org: string;
  project: string;
  key: string;
  /** Where the key came from, e.g. `SENDORA_KEY`. */
  keyFrom: string;
}

export function findTarget(host: Host, projectFile: LoadedProjectFile | null, asked: string | undefined): Target {
  const environments = projectFile?.file.environments ?? {};
  const name = asked ?? (projectFile ? defaultName(projectFile) : null);
  const chosen = name === null ? undefined : environments[name];
  if (asked !== undefined && chosen === undefined) throw unknownEnvironment(asked, projectFile);
  const variables = {
    url: withoutSlash(host.env.SENDORA_URL || undefined),
    org: host.env.SENDORA_ORG || undefined,
    project: host.env.SENDORA_PROJECT || undefined,
  };
  const inFile = addressOf(chosen);
  // A flag is stronger than the variables: with --env they fill what the file leaves open.
  const [first, second] = asked === undefined ? [variables, inFile] : [inFile, variables];
  const found = {
    url: first.url ?? second.url ?? null,
    org: first.org ?? second.org ?? null,
    project: first.project ?? second.project ?? null,
  };
  // Names of channels and values belong to one project: where the variables lead elsewhere, they are not meant.
  const isMeant = chosen !== undefined && agrees(addressOf(chosen), found);
  return {
    ...found,
    environment: isMeant ? name : null,
    channels: (isMeant && chosen.channels) || {},
    variables: (isMeant && chosen.variables) || {},
  };
}

/** The target with its key; fails with everything that is missing. */
export function connect(host: Host, target: Target): Connection {
  const { url, org, project } = needAddress(target);
  if (!/^https?:\/\//.test(url))
    throw usageFailure(`"${url}" is not an address: it must begin with https:// or http://.`);
  const found = keyFor(host, { url, org, project });
  if (found === null) {
    const flag = target.environment === null ? '' : ` --env ${target.environment}`;
    throw usageFailure(`There is no key for ${nameOf(target)}: set SENDORA_KEY, or run sendora login${flag}.`);
  }
  if (!/^[\x21-\x7e]+$/.test(found.key)) throw usageFailure(`${found.keyFrom} does not hold a key.`);
  return { ...target, url, org, project, ...found };
}

/** The address of a project; fails with everything that is missing of it. */
export function needAddress({ url, org, project }: Target): KeyPlace & { project: string } {
  if (url !== null && org !== null && project !== null) return { url, org, project };
  const missing = [
    ...(url === null ? ['the address of the server (SENDORA_URL)'] : []),
    ...(org === null ? ['the organisation (SENDORA_ORG)'] : []),
    ...(project === null ? ['the project (SENDORA_PROJECT)'] : []),
  ];
  throw usageFailure(`Missing: ${missing.join(', ')}. Set it, or name it in sendora.json (sendora init makes one).`);
}

/** How messages call a target. */
export function nameOf({ environment, url }: Pick<Target, 'environment' | 'url'>): string {
  return environment === null ? `${url}` : `${environment} (${url})`;
}

function keyFor(host: Host, place: KeyPlace) {
  const { SENDORA_KEY: key, SENDORA_KEY_FILE: file } = host.env;
  if (key) return { key: key.trim(), keyFrom: 'SENDORA_KEY' };
  if (file) return { key: readKeyFile(file), keyFrom: 'SENDORA_KEY_FILE' };
  const stored = findKey(host, place);
  return stored === null ? null : { key: stored, keyFrom: 'sendora login' };
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw usageFailure(`The file of SENDORA_KEY_FILE (${path}) cannot be read.`);
  }
}

/** The environment that is meant where none is asked for. */
function defaultName({ file }: LoadedProjectFile): string | null {
  const [only, ...others] = Object.keys(file.environments);
  return file.default ?? (others.length === 0 ? (only ?? null) : null);
}

function unknownEnvironment(asked: string, projectFile: LoadedProjectFile | null) {
  if (projectFile === null) return usageFailure('--env needs a sendora.json, and there is none here or above.');
  const names = Object.keys(projectFile.file.environments);
  const meant = closest(asked, names);
  const hint = meant === undefined ? ` There are: ${names.join(', ') || 'none'}.` : ` Did you mean "${meant}"?`;
  return usageFailure(`${projectFile.path} has no environment "${asked}".${hint}`);
}

const withoutSlash = (url: string | undefined) => url?.replace(/\/+$/, '');

const addressOf = (environment: Environment | undefined) => ({
  url: withoutSlash(environment?.url),
  org: environment?.org,
  project: environment?.project,
});

/** Whether everything that the file says of an address is so. */
function agrees(said: ReturnType<typeof addressOf>, found: Pick<Target, 'url' | 'org' | 'project'>): boolean {
  return (
    said.url === found.url &&
    (said.org === undefined || said.org === found.org) &&
    (said.project === undefined || said.project === found.project)
  );
}
