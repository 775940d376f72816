// The editor of what mails have in common, layouts and partials, shown inside of a mail.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Fault } from '../../../contract/errors.ts';
import type { CompileOptions } from '../../../engine/templates/compile.ts';
import { allTextsQuery } from '../../api/queries/all-texts.ts';
import type { Template } from '../../api/queries/templates.ts';
import { useRight } from '../../api/rights.ts';
import { faultsBelow } from '../../forms/faults.ts';
import { contextOf, FormContextProvider, type Variable } from '../../forms/form-context.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/inputs.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import type { Saved, TextContent } from './content.ts';
import { EditorFrame } from './editor-frame.tsx';
import type { KeptText } from './kept-text.ts';
import { userWords } from './list-words.ts';
import { fallback, LocaleBar } from './locale-bar.tsx';
import { PreviewNotes } from './missing-list.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { NameField } from './template-fields.tsx';
import { TextFields } from './text-fields.tsx';
import type { AllTexts, TextUser } from './text-users.ts';
import { useEditor } from './use-editor.ts';
import { type Shown, usePreview } from './use-preview.ts';
import { useSample } from './use-sample.ts';
import { type TextDraft, useTextDraft } from './use-text-draft.ts';
import { pathsOf } from './used-paths.ts';
import { UserList } from './user-list.tsx';

/** What differs between the kinds. */
export interface PartKind<T extends TextContent> {
  noun: 'layout' | 'partial';
  tab: string;
  check: (value: T) => Fault[];
  /** Whether it has a plain text of its own. */
  hasText: boolean;
  reading: (value: T) => Readonly<Record<'html' | 'text', CompileOptions>>;
  /** What it reads beside what every mail does. */
  ownVariables: (value: T) => Variable[];
  hint: ReactNode;
  nameHint: string;
  users: (all: AllTexts, saved: Saved<T> | null, id: string | null) => TextUser[];
  /** The mail that shows it; null: a sample in the place of a template. */
  shown: (value: T, host: Template | null) => Shown;
  /** Where the preview says faults of it are. */
  faultsAt: string;
  fields?: (draft: TextDraft<T>) => ReactNode;
}

export interface PartActions<T> {
  save: (value: T, ifMatch: string | null) => Promise<Saved<T>>;
  readLatest: () => Promise<Saved<T>>;
  remove: () => Promise<void>;
}

export interface PartEditorProps<T extends TextContent> {
  kind: PartKind<T>;
  /** null while it is new. */
  id: string | null;
  saved: Saved<T> | null;
  managedBy: { source: string } | null;
  start: T;
  place: string;
  kept: KeptText<T> | null;
  actions: PartActions<T>;
}

const sampleMail = 'sample';

/** In which mail it is shown: one that uses it, at first. */
function useHost(all: AllTexts | undefined, users: readonly TextUser[]) {
  const [chosen, setHost] = useState<string | null>(null);
  // Sound: the query returns whole templates.
  const templates = (all?.templates ?? []) as readonly Template[];
  const own = users.find(({ kind }) => kind === 'template')?.id ?? sampleMail;
  const id = chosen ?? own;
  const host = templates.find((one) => one.id === id) ?? null;
  const picker = (
    <Select
      label="Mail that it is shown in"
      size="small"
      value={host?.id ?? sampleMail}
      onChange={setHost}
      options={[
        { value: sampleMail, label: 'In a sample mail' },
        ...templates.map((one) => ({ value: one.id, label: `In ${one.name}` })),
      ]}
    />
  );
  return { host, picker };
}

function RemoveButton({
  noun,
  name,
  users,
  remove,
  tab,
}: {
  noun: string;
  name: string;
  users: readonly TextUser[];
  remove: () => Promise<void>;
  tab: string;
}) {
  const { paths, projectId } = useConnection();
  const right = useRight('editor');
  const router = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const usage = userWords(users);
  return (
    <>
      <Button
        variant="danger"
        icon={Trash2}
        disabledReason={right.reason ?? (usage === null ? null : `It is used by ${usage}.`)}
        onClick={() => setAsking(true)}
      >
        Delete
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${name}?`}
        text="This cannot be undone."
        confirmLabel={`Delete ${noun}`}
        onConfirm={async () => {
          await remove();
          toasts.add({ title: `${name} is deleted` });
          router.history.push(paths.templates({ tab }));
          void queries.invalidateQueries({ queryKey: [projectId] });
        }}
      />
    </>
  );
}

export function PartEditor<T extends TextContent>(props: PartEditorProps<T>) {
  const { kind, id, saved, managedBy, start, place, kept, actions } = props;
  const connection = useConnection();
  const { paths, me } = connection;
  const right = useRight('editor');
  const all = useQuery(allTextsQuery(connection));
  const users = useMemo(
    () => (all.data === undefined ? [] : kind.users(all.data, saved, id)),
    [all.data, kind, saved, id],
  );
  const draft = useTextDraft({ place, kept, saved, start, check: kind.check, save: actions.save });
  const { value } = draft;
  const editor = useEditor(draft);
  const { locale } = editor;
  const { host, picker } = useHost(all.data, users);
  const known = draft.base?.content ?? value;
  const read = useMemo(() => [...pathsOf(known), ...(host === null ? [] : pathsOf(host))], [known, host]);
  const sample = useSample(read);
  const shown = useMemo(() => kind.shown(value, host), [kind, value, host]);
  const preview = usePreview({ ...shown, ...(locale === fallback ? {} : { locale }) }, sample);
  const rendered = useMemo(() => faultsBelow(preview.faults, kind.faultsAt), [preview.faults, kind]);
  const faults = useMemo(
    () => [...draft.faults, ...rendered.filter((one) => !draft.faults.some(({ pointer }) => pointer === one.pointer))],
    [draft.faults, rendered],
  );
  const variables = useMemo(() => [...kind.ownVariables(value), ...sample.variables], [kind, value, sample.variables]);
  const reading = useMemo(() => kind.reading(value), [kind, value]);
  const context = useMemo(
    () => contextOf({ variables, person: sample.userId, zone: me.org.timezone, readOnly: !right.allowed }),
    [variables, sample.userId, me.org.timezone, right.allowed],
  );
  return (
    <FormContextProvider value={context}>
      <EditorFrame
        noun={kind.noun}
        crumb={{ label: kind.noun === 'layout' ? 'Layouts' : 'Partials', to: paths.templates({ tab: kind.tab }) }}
        draft={draft}
        saved={saved}
        reason={right.reason}
        managedBy={managedBy}
        actions={
          saved === null ? null : (
            <RemoveButton
              noun={kind.noun}
              name={saved.content.name}
              users={users}
              remove={actions.remove}
              tab={kind.tab}
            />
          )
        }
        preview={
          <PreviewPane
            preview={preview}
            sample={sample}
            name={value.name}
            ownFaults={new Set(rendered.map(({ pointer }) => kind.faultsAt + pointer))}
            notes={
              preview.data ? (
                <PreviewNotes
                  preview={preview.data}
                  texts={{ html: value.html }}
                  person={sample.userId}
                  elsewhere="the mail around it"
                  onJump={editor.jump}
                />
              ) : null
            }
          >
            {picker}
          </PreviewPane>
        }
      >
        <Card>
          <div className="grid gap-4">
            <NameField draft={{ ...draft, faults }} hint={kind.nameHint} />
            {kind.fields?.({ ...draft, faults })}
          </div>
        </Card>
        <Card title="Texts">
          <div className="grid min-w-0 gap-4">
            <LocaleBar
              locales={editor.locales}
              value={locale}
              onChange={editor.setLocale}
              onAdd={(tag) => editor.addLocale(tag, { html: value.html })}
              onRemove={editor.removeLocale}
              disabledReason={right.reason}
            />
            <TextFields
              key={locale}
              value={value}
              onChange={draft.onChange}
              faults={faults}
              locale={locale}
              has={{ subject: false, text: kind.hasText }}
              reading={reading}
              tab={editor.tab}
              onTab={editor.setTab}
              goTo={editor.goTo}
              hint={kind.hint}
            />
          </div>
        </Card>
        {saved === null || all.data === undefined ? null : <UserList users={users} />}
      </EditorFrame>
      {draft.isStale ? <ConflictDialog noun={kind.noun} draft={draft} readLatest={actions.readLatest} /> : null}
    </FormContextProvider>
  );
}
