import type { Fault } from '../../contract/errors.ts';
import { fault } from '../faults/sentences.ts';
import { type CompileOptions, compileTemplate } from './compile.ts';
import type { KnownNames } from './expressions.ts';
import type { TemplateFault } from './fault.ts';

function faultAt(pointer: string, found: TemplateFault, placed: boolean): Fault {
  const { code, message, line, column, suggestion } = found;
  return fault(pointer, code, placed ? `${message} (line ${line}, column ${column})` : message, suggestion);
}

/**
 * The faults of one template; none for a value that is not text, as its type is a fault already. Each says its line and
 * column in a text with several lines, and in others where it is `placed`.
 */
export function textFaults(
  source: unknown,
  pointer: string,
  options: CompileOptions,
  known?: KnownNames,
  placed = false,
): Fault[] {
  if (typeof source !== 'string') return [];
  const compiled = compileTemplate(source, options, known);
  if (compiled.ok) return [];
  return compiled.faults.map((found) => faultAt(pointer, found, placed || /[\r\n]/.test(source)));
}
