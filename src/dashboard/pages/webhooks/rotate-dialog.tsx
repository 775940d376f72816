import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { endpointLimits } from '../../../contract/messages/endpoint.ts';
import { problemOf } from '../../api/problem.ts';
import { endpointQueries } from '../../api/queries/endpoints.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { NumberInput } from '../../ui/inputs.tsx';
import { SecretNote } from './secret-note.tsx';

const usualHours = 24;

/** Gives an endpoint a new signing secret; the older one stays valid for a while. */
export function RotateDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const [graceHours, setHours] = useState<number | null>(usualHours);
  const rotate = useMutation({
    mutationFn: () => client.rotateEndpointSecret({ params: { id }, body: { graceHours: graceHours ?? usualHours } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: endpointQueries.all(projectId) }),
  });
  const isDone = rotate.data !== undefined;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      size="small"
      title="Rotate the signing secret"
      description={
        isDone
          ? rotate.data.secretsUntil.length === 0
            ? 'Requests are signed with the new secret alone from now on.'
            : 'Requests are signed with the new secret and, for the time you chose, with the old one.'
          : 'Requests are signed with the old and the new secret for a while, so that you can change the receiver in between.'
      }
      footer={
        isDone ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" loading={rotate.isPending} onClick={() => rotate.mutate()}>
              Rotate secret
            </Button>
          </>
        )
      }
    >
      {isDone ? (
        <SecretNote secret={rotate.data.secret} />
      ) : (
        <Field
          label="The old secret stays valid for"
          hint={`0 ends it at once; at most ${endpointLimits.graceHours} hours.`}
          fault={rotate.isError ? problemOf(rotate.error).detail : null}
        >
          {(ids) => <NumberInput {...ids} unit="hours" value={graceHours} onChange={setHours} className="w-40" />}
        </Field>
      )}
    </Dialog>
  );
}
