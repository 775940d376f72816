import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { Failure, usageFailure } from './failure.ts';

/** Returns once a person has agreed or `--yes` was given; fails otherwise. */
export async function confirm({ host, output }: Context, question: string, isAgreed: boolean): Promise<void> {
  if (isAgreed) return;
  if (!output.human || !host.canAsk) {
    throw usageFailure(`${question} Nobody can answer that here; add --yes to agree.`);
  }
  const answer = await host.ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) {
    throw new Failure(exitCodes.refused, { code: 'declined', detail: 'Nothing was done.' });
  }
}
