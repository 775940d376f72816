import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from './failure.ts';

/** What a state folder remembers between starts, beside the databases. */
export interface LocalSecrets {
  /** 32 bytes as base64. */
  encryptionKey: string;
  /** Stored channel configs point at this port, so it stays when it can. */
  sandboxPort: number | null;
  /** Hex seed from which the ids and keys of the demo org follow. */
  demoSeed: string;
  /** Whether people, workflows and events are in; what somebody deletes later stays deleted. */
  storyTold: boolean;
}

/** A folder with everything that one local copy keeps. */
export interface StateFolder {
  path: string;
  product: string;
  sandbox: string;
  demo: string;
  secrets: LocalSecrets;
  save(secrets: LocalSecrets): void;
  /** Gives the folder back to the next start. */
  release(): void;
}

// Everything a start puts into the folder; --reset removes these and nothing else, whatever SENDORA_STATE points at.
const entries = {
  product: 'product',
  sandbox: 'sandbox',
  demo: 'demo.json',
  secrets: 'local.json',
  pid: 'pid',
} as const;

/** Opens (or makes) the state folder for this process alone. */
export function openState(path: string, reset: boolean): StateFolder {
  const at = (name: keyof typeof entries) => join(path, entries[name]);
  makeWritable(path);
  claim(at('pid'), path);
  if (reset)
    for (const name of ['product', 'sandbox', 'demo', 'secrets'] as const)
      rmSync(at(name), { recursive: true, force: true });
  rmSync(at('demo'), { force: true });
  return {
    path,
    product: at('product'),
    sandbox: at('sandbox'),
    demo: at('demo'),
    secrets: readSecrets(at('secrets'), at('product')),
    save: (secrets) => writePrivately(at('secrets'), secrets),
    release: () => {
      for (const name of ['demo', 'pid'] as const) rmSync(at(name), { force: true });
    },
  };
}

/** Writes JSON that only the owner may read, all of it or nothing. */
export function writePrivately(path: string, value: unknown): void {
  writeFileSync(`${path}.part`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.part`, path);
}

function makeWritable(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new StartFailure(
      `The state folder ${path} cannot be written; choose another: SENDORA_STATE=/some/folder npm start`,
    );
  }
}

/** Two servers on one folder would write the same databases; a pid file of a start that was killed does not count. */
function claim(file: string, path: string): void {
  const other = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
  if (isStart(other)) {
    throw new StartFailure(
      `Process ${other} already runs on the state folder ${path}; stop it, or start a copy beside it: SENDORA_STATE=.sendora-2 PORT=8788 npm start`,
    );
  }
  writeFileSync(file, `${process.pid}\n`);
}

function isStart(pid: number): boolean {
  if (Number.isNaN(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('start.ts');
}

function readSecrets(file: string, product: string): LocalSecrets {
  if (existsSync(file)) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as LocalSecrets;
    } catch {
      throw new StartFailure(
        `${file} is damaged, and without its key the stored secrets are unreadable; start afresh: npm start -- --reset`,
      );
    }
  }
  if (existsSync(product)) {
    throw new StartFailure(
      `${file} is gone, and without its key the stored secrets are unreadable; put it back, or start afresh: npm start -- --reset`,
    );
  }
  const secrets = {
    encryptionKey: randomBytes(32).toString('base64'),
    sandboxPort: null,
    demoSeed: randomBytes(32).toString('hex'),
    storyTold: false,
  };
  writePrivately(file, secrets);
  return secrets;
}
