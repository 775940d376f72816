// What the sources have in common when they prepare claimed deliveries.
import type { PreparedRow, RowsWork, SendRequest } from './source.ts';

/** Ends a delivery that is not wanted any more. */
export const unwanted = (reason: string, message: string): PreparedRow => ({
  stopped: { kind: 'ended', outcome: 'suppressed', reason, message },
});

/** Ends a delivery over a channel that its source cannot use; `what` is what it sends. */
export const notSent = (what: string, kind: string): PreparedRow => ({
  stopped: {
    kind: 'ended',
    outcome: 'skipped-missing-config',
    reason: 'kind_not_sent',
    message: `${what} cannot leave over a channel of the kind ${kind}.`,
  },
});

/** What the suppression list says of all of them, in one lookup. */
export async function withSuppressions({ facts }: RowsWork, prepared: readonly PreparedRow[]): Promise<PreparedRow[]> {
  const recipientOf = (row: PreparedRow) => {
    if (!('request' in row) || row.request.question.recipient === null) return null;
    return { kind: row.request.question.kind, address: row.request.question.recipient };
  };
  const lookup = await facts.suppressions(prepared.flatMap((row) => recipientOf(row) ?? []));
  return prepared.map((row) => {
    if (!('request' in row)) return row;
    const question = { ...row.request.question, suppressedFor: lookup(recipientOf(row)) };
    return { ...row, request: { ...row.request, question } as SendRequest };
  });
}
