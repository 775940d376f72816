// A code editor for JSON, HTML and texts with templates. CodeMirror comes in a chunk of its own.
import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './editor-props.ts';

const CodeMirror = lazy(() => import('./code-mirror.tsx').then((module) => ({ default: module.CodeMirror })));

export function CodeEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Waiting {...props} />}>
      <CodeMirror {...props} />
    </Suspense>
  );
}

/** The text while the editor loads, in the same place. */
function Waiting({ value, lines = 6, fill = false }: CodeEditorProps) {
  return (
    <pre
      aria-busy="true"
      style={fill ? undefined : { minHeight: lines * 19 + 12 }}
      className={`${fill ? 'h-full' : 'max-h-80'} overflow-hidden whitespace-pre-wrap rounded-control border border-edge bg-surface px-2 py-1.5 font-mono text-12/[19px] text-ink-2`}
    >
      {value}
    </pre>
  );
}
