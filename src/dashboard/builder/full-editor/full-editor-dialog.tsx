import { type ReactNode, useDeferredValue, useMemo } from 'react';
import { buildScope } from '../../../engine/scope.ts';
import { emptyLibrary } from '../../../engine/templates/email/content.ts';
import { withGiven } from '../../../engine/triggers/sample-person.ts';
import { HtmlField, JsonBodyField } from '../../forms/fields/code-fields.tsx';
import { contextOf, FormContextProvider } from '../../forms/form-context.ts';
import { EmailMessage } from '../../messages/email-message.tsx';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FaultText } from '../../ui/field.tsx';
import { useBuilder } from '../builder-context.ts';
import type { LongField } from '../builder-state.ts';
import { type DraftStep, pointerTo, stepOf } from '../draft.ts';
import { useDryRun } from '../dry-run/dry-run-context.ts';
import { readObject } from '../dry-run/settings.ts';
import { sampleResults } from '../sample-results.ts';
import { titleOf } from '../starters.ts';
import { useBuilderFormContext } from '../use-form-context.ts';
import { type RenderWith, renderBody, renderMail } from './render-text.ts';

/** What the texts of a step are rendered with: the person and the event of the dry-run. */
function useRenderWith(step: DraftStep): RenderWith {
  const { draft, library } = useBuilder();
  const { me } = useConnection();
  const { settings, event, profile } = useDryRun();
  const { traits, userId, answers, event: choice } = settings;
  return useMemo(() => {
    const given = readObject(traits, 'The traits');
    const type = event?.eventType;
    const id = choice.kind === 'known' ? { id: choice.id } : {};
    const scope = buildScope({
      ...(type === undefined ? {} : { event: { ...id, type, userId, properties: event?.properties ?? {} } }),
      ...(profile === null ? {} : { profile: withGiven(profile, given.ok ? given.value : {}) }),
      ...sampleResults(draft, step, answers),
      ...{ org: { ...me.org }, variables: library?.texts.variables ?? {} },
    });
    return { scope, now: Date.now(), library: library?.texts.emails ?? emptyLibrary };
  }, [draft, step, library, me.org, traits, userId, answers, choice, event, profile]);
}

/** The step as it would be rendered now. */
function Preview({ step, field }: { step: DraftStep; field: LongField }) {
  const context = useRenderWith(step);
  const who = useDryRun().settings.userId ?? 'a made-up person';
  if (field === '/bodyHtml') {
    const { mail, fault, missing } = renderMail(step, context);
    return (
      <Pane title={`As ${who} gets it`} fault={fault} missing={missing}>
        <EmailMessage message={mail} />
      </Pane>
    );
  }
  const { body, fault, missing } = renderBody(step, context);
  return (
    <Pane title={`As it is sent for ${who}`} fault={fault} missing={missing}>
      {body === '' ? (
        <p className="text-13 text-ink-2">Without a body the event is sent.</p>
      ) : (
        <CodeBlock code={body} label="body" />
      )}
    </Pane>
  );
}

function Pane({
  title,
  fault,
  missing,
  children,
}: {
  title: string;
  fault: string | null;
  missing: readonly string[];
  children: ReactNode;
}) {
  return (
    <section aria-label="Preview" className="grid min-w-0 content-start gap-2">
      <h3 className="flex min-h-6 items-center font-strong text-12 text-ink-2">{title}</h3>
      {children}
      {fault === null ? null : <FaultText>{fault}</FaultText>}
      {missing.length === 0 ? null : (
        <p className="text-12 text-hold [overflow-wrap:anywhere]">
          Without a value: {missing.map((path) => `{{${path}}}`).join(', ')}
        </p>
      )}
    </section>
  );
}

/** The editor of the field; every letter is an edit of the draft. */
function Editor({ step, field }: { step: DraftStep; field: LongField }) {
  const { draft, act, problemsByStep } = useBuilder();
  const context = useBuilderFormContext(step.label);
  const surroundings = useMemo(() => contextOf(context), [context]);
  const pointer = `${pointerTo(draft, step.label)}/config${field}`;
  const place = `/config${field}`;
  const faults = (problemsByStep.get(step.label) ?? [])
    .filter((problem) => problem.field === place || problem.field.startsWith(`${place}/`))
    .map(({ fault, field: at }) => ({ ...fault, pointer: at.slice('/config'.length) }));
  const Field = field === '/bodyHtml' ? HtmlField : JsonBodyField;
  return (
    <FormContextProvider value={surroundings}>
      <Field
        tall
        {...{ pointer: field, label: 'Body', hint: '', required: false, faults, schema: {}, spec: {} }}
        value={step.config[field.slice(1)]}
        onChange={(value) => act({ kind: 'set', pointer, value }, pointer)}
      />
    </FormContextProvider>
  );
}

/** A long text of a step with room to write, beside what becomes of it. */
export function FullEditorDialog({ label, field }: { label: string; field: LongField }) {
  const { draft, dispatch } = useBuilder();
  const step = stepOf(draft, label);
  const shown = useDeferredValue(step);
  const close = () => {
    dispatch({ type: 'close-act' });
    dispatch({ type: 'answered' });
    dispatch({ type: 'open', label, field: `/config${field}` });
  };
  if (step === undefined || shown === undefined) return null;
  return (
    <Dialog
      open
      onOpenChange={(open) => open || close()}
      title={`Body of ${titleOf(step)}`}
      description="What you write is part of the draft at once. The dry-run says for whom it is shown."
      size="wide"
      footer={<Button onClick={close}>Done</Button>}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        <Editor step={step} field={field} />
        <Preview step={shown} field={field} />
      </div>
    </Dialog>
  );
}
