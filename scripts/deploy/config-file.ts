// Reads what wrangler.toml names, and fills in what only an account knows.
import { readFileSync, writeFileSync } from 'node:fs';
import { DeployFailure } from './failure.ts';

/** Stands in wrangler.toml until the database exists. */
export const noDatabaseId = '00000000-0000-0000-0000-000000000000';

export interface DeployedNames {
  worker: string;
  databases: { binding: string; name: string; id: string }[];
  /** Producers, consumers and dead-letter queues, each once. */
  queues: string[];
  buckets: string[];
  publicUrl: string;
}

/** The part of wrangler's reading that is looked at here. */
interface WranglerConfig {
  name?: string;
  d1_databases: { binding: string; database_name?: string; database_id?: string }[];
  queues: { producers?: { queue: string }[]; consumers?: { queue: string; dead_letter_queue?: string }[] };
  r2_buckets: { bucket_name?: string }[];
  vars: Record<string, unknown>;
}

/** The resources that a configuration file names. */
export async function readNames(path: string): Promise<DeployedNames> {
  // Loading wrangler takes a second that a call with wrong options should not cost.
  const { unstable_readConfig } = await import('wrangler');
  const config = unstable_readConfig({ config: path }, { hideWarnings: true }) as WranglerConfig;
  const { producers = [], consumers = [] } = config.queues;
  const queues = [
    ...producers.map(({ queue }) => queue),
    ...consumers.flatMap(({ queue, dead_letter_queue: dead }) => [queue, ...(dead ? [dead] : [])]),
  ];
  return {
    worker: config.name ?? 'sendora',
    databases: config.d1_databases.map(({ binding, database_name: name, database_id: id }) => ({
      binding,
      name: name ?? binding,
      id: id ?? noDatabaseId,
    })),
    queues: [...new Set(queues)],
    buckets: config.r2_buckets.flatMap(({ bucket_name: name }) => name ?? []),
    publicUrl: String(config.vars.PUBLIC_URL ?? ''),
  };
}

/** Writes the id of a database behind its name. */
export function writeDatabaseId(path: string, name: string, id: string): void {
  const text = readFileSync(path, 'utf8');
  const pattern = new RegExp(`(database_name\\s*=\\s*"${name}"\\s*\\n\\s*database_id\\s*=\\s*")[^"]*(")`);
  if (!pattern.test(text)) {
    throw new DeployFailure(
      `Put database_id = "${id}" below database_name = "${name}" in ${path}, and run this again.`,
    );
  }
  writeFileSync(path, text.replace(pattern, `$1${id}$2`));
}

/** Writes the public address of the Worker. */
export function writePublicUrl(path: string, url: string): void {
  const text = readFileSync(path, 'utf8');
  const pattern = /^(PUBLIC_URL\s*=\s*")[^"]*(")/m;
  if (!pattern.test(text))
    throw new DeployFailure(`Put PUBLIC_URL = "${url}" into [vars] of ${path}, and run this again.`);
  writeFileSync(path, text.replace(pattern, `$1${url}$2`));
}
