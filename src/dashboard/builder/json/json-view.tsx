import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { readJson } from '../../../engine/versions/bundle/read-json.ts';
import { workflowSchemaQuery } from '../../api/queries/schemas.ts';
import { CodeEditor } from '../../editor/code-editor.tsx';
import { useConnection } from '../../shell/connection.ts';
import { CopyButton } from '../../ui/code.tsx';
import { useBuilder } from '../builder-context.ts';
import { type Draft, pointerTo } from '../draft.ts';
import { triggerId } from '../exits.ts';
import { curlOfDraft } from './curl.ts';
import { everyVariable } from './every-variable.ts';
import { readDraftText, textOfDraft } from './json-text.ts';

/** What was typed, and the draft that was there or came of it. */
interface Typed {
  text: string;
  of: Draft;
}

/** The place in the text that the last request for the keyboard leads to. */
function useGoTo(text: string): { line: number; column: number } | null {
  const { state, draft } = useBuilder();
  const { focus } = state;
  // One that was made before this view was opened went elsewhere.
  const [before] = useState(focus?.request);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text of the moment of the request counts.
  return useMemo(() => {
    if (focus === null || focus.field === null || focus.request === before) return null;
    const pointer = (focus.label === triggerId ? '' : pointerTo(draft, focus.label)) + focus.field;
    return readJson(text).locate(pointer);
  }, [focus, before]);
}

function Broken({ line, message }: { line: number; message: string }) {
  return (
    <p role="status" className="flex items-start gap-2 border-line border-t bg-bad-soft px-3.5 py-2 text-13 text-bad">
      <CircleAlert size={14} aria-hidden className="mt-[3px] shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        Line {line}: {message} The canvas and the list keep what was there before.
      </span>
    </p>
  );
}

/** The whole body as the API takes it. What is typed replaces the draft as soon as it can be drawn. */
export function JsonView({ id }: { id: string | null }) {
  const { draft, act, problems, seen, editReason } = useBuilder();
  const { orgId, projectId } = useConnection();
  const schema = useQuery(workflowSchemaQuery()).data ?? null;
  const [typed, setTyped] = useState<Typed | null>(null);
  const written = useMemo(() => textOfDraft(draft), [draft]);
  // A change from elsewhere, e.g. undo, goes before what was typed.
  const shown = typed?.of === draft ? typed.text : written;
  const reading = useMemo(() => readDraftText(shown, draft), [shown, draft]);
  const variables = useMemo(() => everyVariable(draft, seen), [draft, seen]);
  const faults = reading.ok ? problems.map(({ fault }) => fault) : reading.faults;
  const change = (text: string) => {
    const read = readDraftText(text, draft);
    setTyped({ text, of: read.ok ? read.draft : draft });
    if (read.ok && read.draft !== draft) act({ kind: 'replace', draft: read.draft }, '');
  };
  const [fault] = reading.ok ? [] : reading.faults;
  return (
    <div className="flex size-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
        <p className="mr-auto min-w-0 text-12 text-ink-3">
          What the API takes. Whether it starts runs is chosen when it is published.
        </p>
        <CopyButton label="Copy as JSON" text={written} />
        <CopyButton label="Copy as curl" text={curlOfDraft({ url: location.origin, orgId, projectId, id }, written)} />
      </div>
      <div className="min-h-0 flex-1 px-4 pb-4">
        <CodeEditor
          fill
          language="json"
          label="Workflow as JSON"
          description="Press Escape and then Tab to leave the editor."
          value={shown}
          onChange={change}
          faults={faults}
          isInvalid={!reading.ok}
          variables={variables}
          schema={schema}
          readOnly={editReason !== null}
          goTo={useGoTo(shown)}
        />
      </div>
      {fault === undefined || reading.ok ? null : <Broken line={reading.line} message={fault.message} />}
    </div>
  );
}
