// A code editor for JSON, HTML and texts with templates. CodeMirror comes in a chunk of its own.
import { lazy, Suspense } from 'react';
import type { Fault } from '../../contract/errors.ts';
import type { Variable } from '../forms/form-context.ts';
import type { TextSchema } from './json-schema.ts';

export type EditorLanguage = 'json' | 'html' | 'text';

export interface CodeEditorProps {
  value: string;
  onChange: (value: string) => void;
  language: EditorLanguage;
  /** Names it; it is no native control, so a `label` element cannot. */
  label: string;
  /** Read with its name, e.g. the hint of the field. */
  description?: string | undefined;
  /** Of JSON: their pointers are marked in the text. */
  faults?: readonly Fault[];
  /** Variables that templates may name, with samples; null where the text holds no templates. */
  variables?: readonly Variable[] | null;
  /** Of JSON: what may be written where. */
  schema?: TextSchema | null;
  /** Of HTML: whether partials may be called. */
  partials?: boolean;
  readOnly?: boolean;
  isInvalid?: boolean;
  /** Fewest lines that are shown. */
  lines?: number;
  /** Takes the height of its parent, and scrolls inside. */
  fill?: boolean;
  /** The line that gets the focus when it changes: from 1. */
  goTo?: { line: number; column: number } | null;
}

const CodeMirror = lazy(() => import('./code-mirror.tsx').then((module) => ({ default: module.CodeMirror })));

export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Waiting {...props} />}>
      <CodeMirror {...props} />
    </Suspense>
  );
}

/** The text while the editor loads, in the same place. */
function Waiting({ value, lines = 6 }: CodeEditorProps) {
  return (
    <pre
      aria-busy="true"
      style={{ minHeight: lines * 19 + 12 }}
      className="max-h-80 overflow-hidden rounded-control border border-edge bg-surface px-2 py-1.5 font-mono text-12/[19px] text-ink-2"
    >
      {value}
    </pre>
  );
}
