import type { Backtest } from '../../contract/workflows/backtest.ts';
import type { Env } from '../env.ts';
import type { BacktestSpec } from './messages.ts';

/** A backtest as its callers see it. */
export interface BacktestStub {
  /** Begins; once more changes nothing. */
  begin(spec: BacktestSpec): Promise<void>;
  /** null where there is none, or its result is kept no longer. */
  view(): Promise<Backtest | null>;
  stop(): Promise<Backtest | null>;
  /** Everything about these people goes. */
  forget(people: readonly string[]): Promise<void>;
}

/** The backtest of an id. */
export function backtestOf(env: Env, id: string): BacktestStub {
  return env.BACKTESTS.getByName(id) as unknown as BacktestStub;
}
