// The keys that `sendora login` keeps: $XDG_CONFIG_HOME/sendora/credentials.json, which only its owner may read.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { usageFailure } from '../failure.ts';
import type { Host } from '../host.ts';

const Entry = z.object({
  url: z.string(),
  org: z.string(),
  project: z.string().nullable(),
  key: z.string(),
});
const CredentialsFile = z.object({ keys: z.array(Entry) });
export type Entry = z.infer<typeof Entry>;
export type KeyPlace = Omit<Entry, 'key'>;

export function credentialsPath(host: Host): string {
  const config = host.env.XDG_CONFIG_HOME || join(host.home, '.config');
  return join(config, 'sendora', 'credentials.json');
}

/** The key for a project of a server: one that was stored for it, else one for the whole organisation. */
export function findKey(host: Host, { url, org, project }: KeyPlace): string | null {
  const ofOrg = readEntries(host).filter((entry) => entry.url === url && entry.org === org);
  const best = ofOrg.find((entry) => entry.project === project) ?? ofOrg.find((entry) => entry.project === null);
  return best?.key ?? null;
}

export function storeKey(host: Host, entry: Entry): void {
  writeEntries(host, [...readEntries(host).filter((stored) => !isSamePlace(stored, entry)), entry]);
}

/** Forgets a key; returns whether there was one. */
export function forgetKey(host: Host, place: KeyPlace): boolean {
  const entries = readEntries(host);
  const kept = entries.filter((stored) => !isSamePlace(stored, place));
  if (kept.length === entries.length) return false;
  writeEntries(host, kept);
  return true;
}

const isSamePlace = (a: KeyPlace, b: KeyPlace) => a.url === b.url && a.org === b.org && a.project === b.project;

function readEntries(host: Host): Entry[] {
  const path = credentialsPath(host);
  if (!existsSync(path)) return [];
  refuseIfOthersMayRead(dirname(path), '700');
  refuseIfOthersMayRead(path, '600');
  try {
    return CredentialsFile.parse(JSON.parse(readFileSync(path, 'utf8'))).keys;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError)
      throw usageFailure(`${path} cannot be read; delete it and run sendora login again.`);
    throw cause;
  }
}

function refuseIfOthersMayRead(path: string, mode: string): void {
  // Windows has no such modes; there the folder of a user is closed to others.
  if (process.platform === 'win32' || (statSync(path).mode & 0o077) === 0) return;
  throw usageFailure(`${path} can be read by others, and it holds your keys. Close it: chmod ${mode} ${path}`);
}

/** Written aside and renamed, so that a crash leaves the old file or the new one. */
function writeEntries(host: Host, keys: Entry[]): void {
  const path = credentialsPath(host);
  const folder = dirname(path);
  if (existsSync(folder)) refuseIfOthersMayRead(folder, '700');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600 });
  renameSync(aside, path);
}
