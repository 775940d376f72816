// What is said of template variables that had no value.
import type { Warning } from '../../contract/workflows/run.ts';

/** The warnings of variables that had no value, which rendered empty unless the step fails for them. */
export function missingWarnings(paths: readonly string[], setting: 'empty' | 'fail'): Warning[] {
  const then = setting === 'empty' ? '; it rendered empty.' : '.';
  return paths.map((path) => ({ code: 'missing_variable', path, message: `{{${path}}} has no value${then}` }));
}

/** Why nothing is sent that uses a variable of the project without a value; null where all have one. */
export function variableFailure(paths: readonly string[]): { reason: string; message: string } | null {
  const path = paths.find((name) => name.startsWith('var.'));
  if (path === undefined) return null;
  const message = `{{${path}}} has no value: neither this project gives it one, nor has its declaration a default. Set it in settings/variables.`;
  return { reason: 'missing_variable', message };
}

/** Why a step fails for variables without a value, or null: those of the project always, others as its workflow says. */
export function missingFailure(
  paths: readonly string[],
  setting: 'empty' | 'fail',
): { reason: string; message: string } | null {
  const failure = variableFailure(paths);
  if (failure) return failure;
  const [first, ...others] = paths;
  if (first === undefined || setting === 'empty') return null;
  const names = others.length ? `{{${first}}} and ${others.length} more have` : `{{${first}}} has`;
  return {
    reason: 'missing_variable',
    message: `${names} no value, and this workflow fails a step rather than leave it empty.`,
  };
}
