// The product as it is here, or as an earlier commit has it: where its source is, and how a database of it is made.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../scripts/build.ts';
import { StartFailure } from '../scripts/local/failure.ts';

/** What makes a database of the product with one tenant in it; schema and sealed values differ between commits. */
export interface Setup {
  migrate: typeof import('../scripts/local/migrate.ts').migrate;
  tenantSql: typeof import('../scripts/local/tenant.ts').tenantSql;
  demoTenants: typeof import('../scripts/seed.ts').demoTenants;
}

/** A checkout of the product. */
export interface Checkout {
  /** `now`, or the short hash of the commit. */
  name: string;
  root: string;
}

/** The checkout that this file belongs to. */
export const here: Checkout = { name: 'now', root };

/** The functions of a checkout itself. */
export async function setupOf({ root: folder }: Checkout): Promise<Setup> {
  const load = (path: string) => import(pathToFileURL(join(folder, path)).href);
  const [{ migrate }, { tenantSql }, { demoTenants }] = await Promise.all([
    load('scripts/local/migrate.ts'),
    load('scripts/local/tenant.ts'),
    load('scripts/seed.ts'),
  ]);
  return { migrate, tenantSql, demoTenants } as Setup;
}

/** A revision as a person writes it, or a sentence that says why it cannot be one. */
export function parseRevision(text: string): { revision: string } | { problem: string } {
  const revision = text.trim();
  if (revision === '') return { problem: '--against needs a revision: a commit, a branch or a tag' };
  if (/^-|\.\.|[\s:?*[\\]/.test(revision)) return { problem: `"${text}" is not one revision` };
  return { revision };
}

/** Checks a revision out beside this folder for as long as `work` takes. */
export async function withCheckout<T>(text: string, work: (checkout: Checkout) => Promise<T>): Promise<T> {
  const parsed = parseRevision(text);
  if ('problem' in parsed) throw new StartFailure(parsed.problem);
  const commit = commitOf(parsed.revision);
  const folder = mkdtempSync(join(tmpdir(), 'sendora-against-'));
  const remove = () => {
    try {
      git('worktree', 'remove', '--force', folder);
    } catch {
      // It never became a worktree.
      rmSync(folder, { recursive: true, force: true });
    }
  };
  process.once('exit', remove);
  const stopped = () => process.exit(1);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, stopped);
  try {
    git('worktree', 'add', '--quiet', '--detach', folder, commit);
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    return await work({ name: commit.slice(0, 7), root: folder });
  } finally {
    for (const signal of signals) process.off(signal, stopped);
    process.off('exit', remove);
    remove();
  }
}

function commitOf(revision: string): string {
  try {
    return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim();
  } catch {
    throw new StartFailure(`This repository has no commit "${revision}"; a shallow clone has to fetch it first`);
  }
}

function git(...args: string[]): string {
  return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
