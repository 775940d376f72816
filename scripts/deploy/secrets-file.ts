// What a first deployment makes up and has to remember until it is through, in a file that only its owner can read.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writePrivately } from '../local/state.ts';

interface Kept {
  encryptionKey?: string;
  /** By the slug of the organisation; ids and the first key follow from it, so that a second try makes the same ones. */
  seeds?: Record<string, string>;
}

export interface SecretsFile {
  path: string;
  /** The key of the environment, the kept one, or null. */
  encryptionKey(): string | null;
  /** Makes a key and keeps it. */
  makeEncryptionKey(): string;
  /** The seed of an organisation; made at the first call. */
  seedOf(slug: string): string;
}

/** Opens the file; it is written when something is made. */
export function openSecretsFile(path: string, environmentKey: string | undefined): SecretsFile {
  const kept: Kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Kept) : {};
  const keep = () => {
    mkdirSync(dirname(path), { recursive: true });
    writePrivately(path, kept);
  };
  return {
    path,
    encryptionKey: () => environmentKey || kept.encryptionKey || null,
    makeEncryptionKey() {
      kept.encryptionKey = randomBytes(32).toString('base64');
      keep();
      return kept.encryptionKey;
    },
    seedOf(slug) {
      const known = kept.seeds?.[slug];
      if (known !== undefined) return known;
      const seed = randomBytes(32).toString('hex');
      kept.seeds = { ...kept.seeds, [slug]: seed };
      keep();
      return seed;
    },
  };
}
