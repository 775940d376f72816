import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { csvLine } from '../../csv/read-csv.ts';
import { usageFailure } from '../../failure.ts';
import { reasonOf } from '../../files/read-text.ts';
import type { Host } from '../../host.ts';

/** A line that was refused. */
export interface Refusal {
  line: number;
  fields: readonly string[];
  message: string;
}

/** The file of refused lines: line, reason, then the fields as they were. It holds people, so only its owner may read it. */
export function openErrors(host: Host, path: string | undefined) {
  if (path === undefined) return { add: () => undefined, close: () => undefined };
  const file = open(resolve(host.cwd, path), path);
  writeSync(file, csvLine(['line', 'error']));
  return {
    add: ({ line, fields, message }: Refusal) => void writeSync(file, csvLine([String(line), message, ...fields])),
    close: () => closeSync(file),
  };
}

function open(path: string, shown: string): number {
  try {
    return openSync(path, 'w', 0o600);
  } catch (error) {
    throw usageFailure(`${shown} cannot be written: ${reasonOf(error)}.`);
  }
}
