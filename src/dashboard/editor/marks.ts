// Decides where in a text its faults are marked.
// 1. A fault of JSON is marked at the value that its pointer leads to, one of a template where the engine found it.
import type { Fault } from '../../contract/errors.ts';
import type { CompileOptions } from '../../engine/templates/compile.ts';
import { readJson } from '../../engine/versions/bundle/read-json.ts';
import type { Variable } from '../forms/form-context.ts';
import { offsetAt, readTemplate } from '../forms/template-input/highlight.ts';

/** A fault in a text, by offsets. */
export interface Mark {
  from: number;
  to: number;
  message: string;
  severity: 'error' | 'warning';
  /** What a press puts in the place of the whole text. */
  fix?: { label: string; text: string };
}

const token = /"(?:[^"\\\n]|\\.)*"|[^\s{}[\]:,"]+|[{[]/y;

/** The marks of JSON: why it cannot be read, else its faults. */
export function jsonMarks(text: string, faults: readonly Fault[] = []): Mark[] {
  if (text.trim() === '') return [];
  const reading = readJson(text);
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  return (reading.isUnreadable ? reading.faults : [...reading.faults, ...faults]).map(
    ({ pointer, message, suggestion }) => {
      const from = Math.min(offsetAt(text, reading.locate(pointer)) + shift, Math.max(0, text.length - 1));
      token.lastIndex = from;
      const to = from + (token.exec(text)?.[0].length ?? 1);
      const meant = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
      return { from, to: Math.min(to, text.length), message: message + meant, severity: 'error' };
    },
  );
}

/** The marks of a template: its faults, and names that were never seen. */
export function templateMarks(source: string, options: CompileOptions, variables: readonly Variable[]): Mark[] {
  const { pieces, faults, fixes } = readTemplate(source, options, { variables });
  const marks: Mark[] = [];
  let from = 0;
  for (const { text, kind } of pieces) {
    const to = from + text.length;
    if (kind === 'fault' || kind === 'doubt') {
      const fault =
        faults.find((one) => isIn(offsetAt(source, one), from, to)) ?? (kind === 'fault' ? faults[0] : undefined);
      const fix = fixes.find((one) => (fault ? one.message === fault.message : one.message.startsWith(text)));
      marks.push({
        from,
        to,
        message: fault?.message ?? `${text} was not seen so far.`,
        severity: kind === 'fault' ? 'error' : 'warning',
        ...(fix === undefined ? {} : { fix: { label: `Replace with ${fix.label}`, text: fix.text } }),
      });
    }
    from = to;
  }
  return marks;
}

const isIn = (offset: number, from: number, to: number) => from <= offset + 3 && offset < to;
