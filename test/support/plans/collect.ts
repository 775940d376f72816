// Collects the statements that the Worker prepares while a test file runs. Every binding of D1 prepares through one prototype.
import { env } from '../worker.ts';

/** Statements by whether the Worker prepared them. */
const statements = new Map<string, boolean>();

/** Starts to collect; statements that a test writes itself do not count. */
export function collectStatements(): void {
  const prototype = Object.getPrototypeOf(env.DB) as Pick<D1Database, 'prepare'>;
  const { prepare } = prototype;
  prototype.prepare = function prepareAndKeep(this: D1Database, sql: string) {
    // A statement that a test has prepared may be one of the Worker all the same, so it is looked at again.
    if (!statements.get(sql)) statements.set(sql, !isOfTest(new Error('where from').stack ?? ''));
    return prepare.call(this, sql);
  };
}

/** What the Worker has prepared since. */
export function collectedStatements(): string[] {
  return [...statements].filter(([, isOfWorker]) => isOfWorker).map(([sql]) => sql);
}

/** Whether the innermost line of our own code is in a test; what drizzle prepares later, on its own stack, is the Worker's. */
function isOfTest(stack: string): boolean {
  const own = stack
    .split('\n')
    .slice(1)
    .filter((line) => !line.includes('node_modules') && !line.includes('support/plans/'));
  return own[0]?.includes('/test/') ?? false;
}
