import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type * as z from 'zod';
import { TemplateInput } from '../../../contract/messages/email-template.ts';
import { mailOptions } from '../../../engine/templates/email/render-email.ts';
import { libraryQuery } from '../../api/queries/library.ts';
import { type Template, templateQueries, type UsedTemplate } from '../../api/queries/templates.ts';
import { useRight } from '../../api/rights.ts';
import { checkValue, faultsBelow } from '../../forms/faults.ts';
import { contextOf, FormContextProvider } from '../../forms/form-context.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { type Saved, savedAs, type TemplateContent, templateContent } from './content.ts';
import { EditorFrame } from './editor-frame.tsx';
import type { KeptText } from './kept-text.ts';
import { fallback, LocaleBar } from './locale-bar.tsx';
import { PreviewNotes } from './missing-list.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { TemplateActions } from './template-actions.tsx';
import { TemplateFields } from './template-fields.tsx';
import { TextFields, textAt } from './text-fields.tsx';
import { useEditor } from './use-editor.ts';
import { previewBody, usePreview } from './use-preview.ts';
import { useSample } from './use-sample.ts';
import { useTextDraft } from './use-text-draft.ts';
import { UsedBy } from './used-by.tsx';
import { pathsOf, type Texts, textFields } from './used-paths.ts';

const reading = { html: mailOptions, text: { html: false } };
const check = (value: TemplateContent) => checkValue(TemplateInput, value);

type Body = z.input<typeof TemplateInput>;

/** How a template is saved, and what the lists then know of it. */
function useSaving(template: UsedTemplate | null) {
  const { client, projectId, paths } = useConnection();
  const connection = useConnection();
  const queries = useQueryClient();
  const router = useRouter();
  const toasts = useToasts();
  const took = useCallback(
    (next: Template) => {
      const { queryKey } = templateQueries.one(connection, next.id);
      queries.setQueryData(queryKey, (old) => ({
        ...next,
        usedBy: old?.usedBy ?? { workflows: 0, steps: 0, rules: 0, places: [] },
      }));
      void queries.invalidateQueries({ queryKey: [...templateQueries.all(projectId), 'pages'] });
      void queries.invalidateQueries({ queryKey: [...queryKey, 'versions'] });
      void queries.invalidateQueries({ queryKey: libraryQuery(connection).queryKey });
    },
    [connection, queries, projectId],
  );
  const save = async (value: TemplateContent, ifMatch: string | null): Promise<Saved<TemplateContent>> => {
    // Sound: what is wrong with it was found before, or the server says it.
    const body = value as Body;
    const next =
      template === null
        ? await client.createTemplate({ body: { ...body, projectId }, idempotencyKey: crypto.randomUUID() })
        : await client.patchTemplate({ params: { id: template.id }, body, ...(ifMatch === null ? {} : { ifMatch }) });
    took(next);
    toasts.add({
      tone: 'good',
      title: template === null ? `${next.name} is saved` : `Version ${next.version} is saved`,
      text: template === null ? 'Choose it in a step “Send email”.' : 'The next mail that is sent with it has it.',
    });
    if (template === null) setTimeout(() => router.history.replace(paths.template(next.id)));
    return savedAs(next, templateContent);
  };
  return { save, took };
}

const textsAt = (value: TemplateContent, locale: string): Texts =>
  Object.fromEntries(textFields.map((field) => [field, textAt(value, field, locale).own]));

export function TemplateEditor({
  place,
  kept,
  template,
  start,
}: {
  place: string;
  kept: KeptText<TemplateContent> | null;
  template: UsedTemplate | null;
  start: TemplateContent;
}) {
  const connection = useConnection();
  const { client, paths, me } = connection;
  const right = useRight('editor');
  const { save, took } = useSaving(template);
  const saved = useMemo(() => (template === null ? null : savedAs(template, templateContent)), [template]);
  const draft = useTextDraft({ place, kept, saved, start, check, save });
  const { value } = draft;
  const editor = useEditor(draft);
  // Of what is saved, so that typing does not change whom the preview is for.
  const known = draft.base?.content ?? value;
  const read = useMemo(() => pathsOf(known), [known]);
  const sample = useSample(read);
  const { name: _name, ...content } = value;
  const { locale } = editor;
  const preview = usePreview({ template: content as Body, ...(locale === fallback ? {} : { locale }) }, sample);
  const rendered = useMemo(() => faultsBelow(preview.faults, '/template'), [preview.faults]);
  const faults = useMemo(
    () => [...draft.faults, ...rendered.filter((one) => !draft.faults.some(({ pointer }) => pointer === one.pointer))],
    [draft.faults, rendered],
  );
  const context = useMemo(
    () =>
      contextOf({
        variables: sample.variables,
        person: sample.userId,
        zone: me.org.timezone,
        readOnly: !right.allowed,
        marksOptional: true,
      }),
    [sample.variables, sample.userId, me.org.timezone, right.allowed],
  );
  const shown = preview.data?.locale ?? null;
  return (
    <FormContextProvider value={context}>
      <EditorFrame
        noun="template"
        crumb={{ label: 'Templates', to: paths.templates() }}
        draft={draft}
        saved={saved}
        reason={right.reason}
        managedBy={template?.managedBy ?? null}
        actions={
          <TemplateActions
            template={template}
            draft={draft}
            took={took}
            mail={previewBody({ template: content as Body, ...(locale === fallback ? {} : { locale }) }, sample)}
          />
        }
        preview={
          <PreviewPane
            preview={preview}
            sample={sample}
            name={value.name}
            ownFaults={new Set(rendered.map(({ pointer }) => `/template${pointer}`))}
            notes={
              preview.data ? (
                <PreviewNotes
                  preview={preview.data}
                  texts={textsAt(value, locale)}
                  person={sample.userId}
                  elsewhere="the layout or a partial"
                  onJump={editor.jump}
                />
              ) : null
            }
          >
            {locale === fallback && shown !== null ? (
              <p className="text-12 text-ink-3">
                Shown in {shown}, the language of {sample.userId ?? 'the person'}.
              </p>
            ) : null}
          </PreviewPane>
        }
      >
        <TemplateFields draft={{ ...draft, faults }} />
        <Card title="Texts">
          <div className="grid min-w-0 gap-4">
            <LocaleBar
              locales={editor.locales}
              value={locale}
              onChange={editor.setLocale}
              onAdd={(tag) => editor.addLocale(tag, { subject: value.subject })}
              onRemove={editor.removeLocale}
              disabledReason={right.reason}
            />
            <TextFields
              key={locale}
              value={value}
              onChange={draft.onChange}
              faults={faults}
              locale={locale}
              has={{ subject: true, text: true }}
              reading={reading}
              tab={editor.tab}
              onTab={editor.setTab}
              goTo={editor.goTo}
            />
          </div>
        </Card>
        {template === null ? null : <UsedBy usage={template.usedBy} />}
      </EditorFrame>
      {draft.isStale && template !== null ? (
        <ConflictDialog
          noun="template"
          draft={draft}
          readLatest={async () => savedAs(await client.getTemplate({ params: { id: template.id } }), templateContent)}
        />
      ) : null}
    </FormContextProvider>
  );
}
