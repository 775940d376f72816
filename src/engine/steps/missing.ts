// What is said of template variables that had no value.
import type { Warning } from '../../contract/workflows/run.ts';

/** The warnings of variables that had no value, which rendered empty unless the step fails for them. */
export function missingWarnings(paths: readonly string[], setting: 'empty' | 'fail'): Warning[] {
  const then = setting === 'empty' ? '; it rendered empty.' : '.';
  return paths.map((path) => ({ code: 'missing_variable', path, message: `{{${path}}} has no value${then}` }));
}

/** Why a step fails whose workflow does not send with missing variables, or null. */
export function missingFailure(
  paths: readonly string[],
  setting: 'empty' | 'fail',
): { reason: string; message: string } | null {
  const [first, ...others] = paths;
  if (first === undefined || setting === 'empty') return null;
  const names = others.length ? `{{${first}}} and ${others.length} more have` : `{{${first}}} has`;
  return {
    reason: 'missing_variable',
    message: `${names} no value, and this workflow fails a step rather than leave it empty.`,
  };
}
