import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { personQueries } from '../../api/queries/people.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useToasts } from '../../ui/toast.tsx';

/** Asks into whom a person is merged, then whether that is meant: it cannot be undone. */
export function MergeDialog({ userId, onClose }: { userId: string; onClose: () => void }) {
  const connection = useConnection();
  const { client, projectId, paths } = connection;
  const { history } = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [typed, setTyped] = useState('');
  const [into, setInto] = useState<string | null>(null);
  const [wasPressed, setPressed] = useState(false);
  const found = useQuery(personQueries.found(connection, typed.trim()));
  const others = (found.data ?? []).filter((person) => person.userId !== userId);
  const target = typed.trim();
  const fault = target === '' ? 'Name a person.' : target === userId ? 'This is the same person.' : null;
  const merge = async (id: string) => {
    await client.mergeProfile({ params: { userId: id }, query: { projectId }, body: { from: userId } });
    toasts.add({ tone: 'good', title: `${userId} is now part of ${id}` });
    history.push(paths.person(id));
    void queries.invalidateQueries({ queryKey: [projectId] });
  };
  if (into !== null) {
    return (
      <ConfirmDialog
        open
        onOpenChange={(isOpen) => isOpen || setInto(null)}
        title={`Merge ${userId} into ${into}`}
        text={
          <>
            <p>
              {userId} is gone afterwards, and its id leads to {into}: events, runs, messages and devices of both belong
              to {into}. Where both have a value, that of {into} stays. Of their preferences and stops the stricter
              holds.
            </p>
            <p className="mt-2">This cannot be undone.</p>
          </>
        }
        confirmLabel="Merge people"
        onConfirm={async () => {
          await merge(into);
          onClose();
        }}
      />
    );
  }
  const go = () => {
    setPressed(true);
    if (fault === null) setInto(target);
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      size="small"
      title={`Merge ${userId} into another person`}
      description="For one person who is known by two ids."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={go}>
            Continue
          </Button>
        </>
      }
    >
      <Field label="The person who stays" fault={wasPressed ? fault : null}>
        {(ids) => (
          <Combobox
            {...ids}
            freeText
            options={others.map((person) => ({
              value: person.userId,
              label: person.userId,
              ...(person.email === null ? {} : { hint: person.email }),
            }))}
            value={typed}
            onChange={(text) => setTyped(text ?? '')}
            onQuery={() => undefined}
            placeholder="Id or email begins with…"
          />
        )}
      </Field>
    </Dialog>
  );
}
