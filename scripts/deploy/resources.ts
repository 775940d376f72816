// Creates in the account what wrangler.toml names and what is missing there.
import { type DeployedNames, noDatabaseId, writeDatabaseId } from './config-file.ts';
import { DeployFailure } from './failure.ts';
import { explain, type Wrangler } from './wrangler.ts';

const maxQueuePages = 20;

/** Fails unless somebody is logged in. */
export async function requireLogin(wrangler: Wrangler): Promise<void> {
  const ran = await wrangler.ask('whoami', '--json');
  if (ran.code !== 0) {
    throw new DeployFailure('Nobody is logged in to Cloudflare: run npx wrangler login, or set CLOUDFLARE_API_TOKEN.');
  }
}

/** Creates the databases and writes their ids into the configuration file. */
export async function createDatabases(
  wrangler: Wrangler,
  { databases }: DeployedNames,
  config: string,
  say: (line: string) => void,
): Promise<void> {
  let known = await listDatabases(wrangler);
  for (const { name, id } of databases) {
    if (!known.has(name)) {
      if (id !== noDatabaseId) {
        throw new DeployFailure(
          `${config} names the database ${name} with the id ${id}, but this account has none of that name. Is it another account? Else set database_id to "${noDatabaseId}", and it is created.`,
        );
      }
      await wrangler.change(`create the database ${name}`, ['d1', 'create', name]);
      if (wrangler.isDryRun) continue;
      known = await listDatabases(wrangler);
    } else say(`there   the database ${name}`);
    const found = known.get(name);
    if (found === undefined)
      throw new DeployFailure(
        `The database ${name} was created, but wrangler d1 list does not show it; run this again.`,
      );
    if (found === id) continue;
    if (id !== noDatabaseId) {
      throw new DeployFailure(
        `${config} gives the database ${name} the id ${id}; in this account it has ${found}. Put the right one there.`,
      );
    }
    if (wrangler.isDryRun) say(`would   write database_id = "${found}" into ${config}`);
    else {
      writeDatabaseId(config, name, found);
      say(`done    database_id of ${name} written into ${config}`);
    }
  }
}

async function listDatabases(wrangler: Wrangler): Promise<Map<string, string>> {
  const ran = await wrangler.ask('d1', 'list', '--json');
  if (ran.code !== 0) throw new DeployFailure(explain('Listing the databases (wrangler d1 list)', ran));
  const rows = jsonIn<{ name: string; uuid: string }[]>(ran.stdout) ?? [];
  return new Map(rows.map(({ name, uuid }) => [name, uuid]));
}

/** Creates the queues. */
export async function createQueues(wrangler: Wrangler, { queues }: DeployedNames, say: (line: string) => void) {
  const known = await listQueues(wrangler);
  for (const queue of queues) {
    if (known.has(queue)) say(`there   the queue ${queue}`);
    else await wrangler.change(`create the queue ${queue}`, ['queues', 'create', queue]);
  }
}

/** wrangler prints a table and no JSON: every word of it that could be a name, page by page until nothing is new. */
async function listQueues(wrangler: Wrangler): Promise<Set<string>> {
  const known = new Set<string>();
  for (let page = 1; page <= maxQueuePages; page++) {
    const ran = await wrangler.ask('queues', 'list', '--page', String(page));
    if (ran.code !== 0) throw new DeployFailure(explain('Listing the queues (wrangler queues list)', ran));
    const before = known.size;
    for (const [word] of ran.stdout.matchAll(/[\w-]+/g)) known.add(word);
    if (known.size === before) break;
  }
  return known;
}

/** Creates the buckets, where the configuration file has any. */
export async function createBuckets(wrangler: Wrangler, { buckets }: DeployedNames, say: (line: string) => void) {
  if (buckets.length === 0) return;
  const ran = await wrangler.ask('r2', 'bucket', 'list');
  if (ran.code !== 0) throw new DeployFailure(explain('Listing the buckets (wrangler r2 bucket list)', ran));
  const known = new Set(ran.stdout.match(/[\w.-]+/g) ?? []);
  for (const bucket of buckets) {
    if (known.has(bucket)) say(`there   the bucket ${bucket}`);
    else await wrangler.change(`create the bucket ${bucket}`, ['r2', 'bucket', 'create', bucket]);
  }
}

/** Whether the Worker has a key already; a Worker that does not exist has none. */
export async function hasEncryptionKey(wrangler: Wrangler): Promise<boolean> {
  const ran = await wrangler.ask('secret', 'list', '--format', 'json');
  const secrets = ran.code === 0 ? (jsonIn<{ name: string }[]>(ran.stdout) ?? []) : [];
  return secrets.some(({ name }) => name === 'ENCRYPTION_KEY' || name === 'ENCRYPTION_KEYS');
}

/** The JSON in an output that may have lines before it. */
export function jsonIn<T>(output: string): T | null {
  const at = output.search(/[[{]/);
  if (at === -1) return null;
  try {
    return JSON.parse(output.slice(at)) as T;
  } catch {
    return null;
  }
}
