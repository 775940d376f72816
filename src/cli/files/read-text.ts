import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { usageFailure } from '../failure.ts';
import type { Host } from '../host.ts';

/** The text of a file, or of standard input for `-`. */
export async function readText(host: Host, path: string): Promise<string> {
  if (path === '-') return host.readStdin();
  try {
    return readFileSync(resolve(host.cwd, path), 'utf8');
  } catch (error) {
    throw usageFailure(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'it may not be read';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
