import type { Env } from '../env.ts';
import type { Letter, LetterFilter, LetterPlace } from './messages.ts';

/** The dead letters of one project as their callers see them. */
export interface DeadLettersStub {
  keep(letters: readonly Letter[]): Promise<void>;
  newest(after: LetterPlace | null, limit: number): Promise<LetterPlace[]>;
  read(ids: readonly string[]): Promise<Letter[]>;
  oldestWaiting(filter: LetterFilter, after: LetterPlace | null, limit: number): Promise<Letter[]>;
  markRedriven(ids: readonly string[], now: number): Promise<void>;
  forget(people: readonly string[]): Promise<void>;
}

/** Name of the object for messages that name no project; nobody but the operator can see them. */
const unassigned = 'unassigned';

/** The dead letters of a project. They are not in D1, since what fails D1 is what makes dead letters. */
export function deadLettersOf(env: Env, projectId: string | null): DeadLettersStub {
  return env.DEAD_LETTERS.getByName(projectId ?? unassigned) as unknown as DeadLettersStub;
}
