import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import type { Blueprint } from '../../api/queries/blueprints.ts';
import { workflowQueries } from '../../api/queries/workflows.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FaultText, Field } from '../../ui/field.tsx';
import { Checkbox, TextInput } from '../../ui/inputs.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { missingWords } from './needs-list.tsx';

/** Clones the blueprint and opens the workflow. */
function useClone(slug: string) {
  const { client, projectId, paths } = useConnection();
  const router = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: (choice: { name: string; isActive: boolean }) =>
      client.cloneBlueprint({
        params: { slug },
        body: { projectId, isActive: choice.isActive, name: choice.name },
        idempotencyKey: crypto.randomUUID(),
      }),
    onSuccess: async ({ id, name, isActive, needs }) => {
      const missing = missingWords(needs);
      toasts.add({
        title: `${name} is created${isActive ? ' and active' : ', inactive until you activate it'}`,
        ...(missing === null ? {} : { text: missing }),
        tone: 'good',
      });
      await queries.invalidateQueries({ queryKey: workflowQueries.all(projectId) });
      router.history.push(paths.workflow(id));
    },
  });
}

/** What is asked before a blueprint is cloned; a refusal is shown at the field that it is about. */
export function UseDialog({ blueprint, onClose }: { blueprint: Blueprint; onClose: () => void }) {
  const [name, setName] = useState(blueprint.name);
  const [isActive, setIsActive] = useState(false);
  const clone = useClone(blueprint.slug);
  const problem = clone.isError ? problemOf(clone.error) : null;
  const atName = problem?.faults.find(({ pointer }) => pointer.startsWith('/name'));
  const nameFault = atName?.message ?? null;
  const free = atName?.suggestion;
  const missing = missingWords(blueprint.needs);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    clone.mutate({ name, isActive });
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      size="small"
      title={`Use ${blueprint.name}`}
      description="Makes the workflow with its templates and audiences, named after it. You can change everything."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="clone" loading={clone.isPending}>
            Create workflow
          </Button>
        </>
      }
    >
      <form id="clone" onSubmit={submit} className="grid gap-3" noValidate>
        <Field label="Name" fault={nameFault}>
          {(ids) => <TextInput {...ids} value={name} onChange={setName} autoComplete="off" />}
        </Field>
        {free === undefined || free === name ? null : (
          <div>
            <Button size="small" onClick={() => setName(free)}>
              Use “{free}”
            </Button>
          </div>
        )}
        <Checkbox
          label="Activate it at once"
          hint={missing ?? 'Otherwise it starts nothing until you activate it.'}
          checked={isActive}
          onChange={setIsActive}
        />
        {problem !== null && nameFault === null ? (
          <div role="alert">
            <FaultText>{problem.faults[0]?.message ?? problem.detail}</FaultText>
          </div>
        ) : null}
      </form>
    </Dialog>
  );
}
