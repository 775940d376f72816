import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Copy, Ellipsis, History, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { libraryQuery } from '../../api/queries/library.ts';
import { type PreviewBody, type Template, templateQueries, type UsedTemplate } from '../../api/queries/templates.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useToasts } from '../../ui/toast.tsx';
import type { TemplateContent } from './content.ts';
import { TestDialog } from './test-dialog.tsx';
import type { TextDraft } from './use-text-draft.ts';
import { usageWords } from './used-by.tsx';
import { VersionsPanel } from './versions-panel.tsx';

/** Deletes a template that nothing uses, and goes back to the list. */
function DeleteQuestion({ template, onClose }: { template: UsedTemplate; onClose: () => void }) {
  const connection = useConnection();
  const { client, projectId, paths } = connection;
  const queries = useQueryClient();
  const router = useRouter();
  const toasts = useToasts();
  const { id, name } = template;
  const remove = async () => {
    await client.deleteTemplate({ params: { id } });
    toasts.add({ title: `${name} is deleted` });
    router.history.push(paths.templates());
    queries.removeQueries({ queryKey: templateQueries.one(connection, id).queryKey });
    void queries.invalidateQueries({ queryKey: [...templateQueries.all(projectId), 'pages'] });
    void queries.invalidateQueries({ queryKey: libraryQuery(connection).queryKey });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Delete ${name}?`}
      text="Its versions go with it. This cannot be undone."
      confirmLabel="Delete template"
      onConfirm={remove}
    />
  );
}

/** What can be done with a template beside saving it. */
export function TemplateActions({
  template,
  draft,
  took,
  mail,
}: {
  template: UsedTemplate | null;
  draft: TextDraft<TemplateContent>;
  /** Told of a version that was made. */
  took: (next: Template) => void;
  /** What the preview shows. */
  mail: PreviewBody;
}) {
  const { paths } = useConnection();
  const right = useRight('editor');
  const router = useRouter();
  const [{ panel }, change] = useSearchParams();
  const [open, setOpen] = useState<'test' | 'delete' | null>(null);
  const close = () => setOpen(null);
  const usage = template === null ? null : usageWords(template.usedBy);
  return (
    <>
      <Button icon={Send} disabledReason={right.reason} onClick={() => setOpen('test')}>
        Send a test
      </Button>
      {template === null ? null : (
        <>
          <Button icon={History} onClick={() => change({ panel: 'versions' })}>
            Versions
          </Button>
          <Menu
            label="More actions"
            trigger={<IconButton label="More actions" icon={Ellipsis} variant="secondary" />}
            items={[
              {
                label: 'Duplicate',
                icon: Copy,
                disabledReason: right.reason,
                onSelect: () => router.history.push(paths.newTemplate({ from: template.id })),
              },
              'separator',
              {
                label: 'Delete…',
                icon: Trash2,
                tone: 'bad',
                disabledReason: right.reason ?? (usage === null ? null : `It is used by ${usage}.`),
                onSelect: () => setOpen('delete'),
              },
            ]}
          />
          <VersionsPanel
            open={panel === 'versions'}
            onClose={() => change({ panel: null })}
            template={template}
            isDirty={draft.isDirty}
            took={took}
          />
        </>
      )}
      {open === 'test' ? <TestDialog mail={mail} onClose={close} /> : null}
      {open === 'delete' && template !== null ? <DeleteQuestion template={template} onClose={close} /> : null}
    </>
  );
}
