// Rotates the encryption key: seals the stored secrets again with the newest key. Run it once the Worker knows both keys.
//   ENCRYPTION_KEYS=<new>,<old> npm run reseal -- --remote [--database sendora]
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { importKeyring } from '../src/worker/guard/encrypt.ts';
import { type RunSql, resealDatabase } from './local/reseal.ts';

const usage =
  'Usage: ENCRYPTION_KEYS=<new>,<old> npm run reseal -- --remote|--local [--database sendora]\nThe keys are 32 bytes in base64, newest first.';

async function reseal(): Promise<void> {
  const { values } = parseArgs({
    options: {
      remote: { type: 'boolean' },
      local: { type: 'boolean' },
      database: { type: 'string', default: 'sendora' },
    },
  });
  const keys = process.env.ENCRYPTION_KEYS;
  if (!keys || values.remote === values.local) throw new Error(usage);
  const ring = await importKeyring(keys);
  const { resealed, unreadable } = await resealDatabase(
    wrangler(values.database, values.remote ? '--remote' : '--local'),
    ring,
  );
  console.log(`Sealed ${resealed} secrets with the key ${ring.newest.id}.`);
  for (const place of unreadable) console.error(`No key opens ${place}; enter that secret again.`);
  if (unreadable.length > 0) process.exitCode = 1;
  else console.log('Nothing is sealed with an older key; after a day (kept answers) the old key can go.');
}

/** Statements over `wrangler d1 execute`, which knows the account and the database. */
function wrangler(database: string, place: '--remote' | '--local'): RunSql {
  const bin = join(import.meta.dirname, '../node_modules/.bin/wrangler');
  return async (sql) => {
    const output = execFileSync(bin, ['d1', 'execute', database, place, '--json', '--command', sql], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const [answer] = JSON.parse(output) as { results: Record<string, unknown>[] }[];
    return answer?.results ?? [];
  };
}

await reseal().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
