import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { type Run, runQueries } from '../api/queries/runs.ts';
import { useConnection } from '../shell/connection.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { useToasts } from '../ui/toast.tsx';
import type { WrittenStep } from './steps.ts';

/** Asks at which step a run begins again. */
export function RestartDialog({
  run,
  steps,
  from,
  onClose,
}: {
  run: Run;
  steps: readonly WrittenStep[];
  from: string;
  onClose: () => void;
}) {
  const connection = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const [step, setStep] = useState(from);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const known = steps.length > 0 ? steps : run.steps;
  const options = known.map(({ label, type, ...rest }) => ({
    value: label,
    label: ('title' in rest && rest.title) || label,
    hint: `${label} · ${type}`,
  }));
  const restart = async () => {
    setBusy(true);
    setFault(null);
    try {
      const after = await connection.client.restartRun({ params: { id: run.id }, body: { from: step } });
      queries.setQueryData(runQueries.one(connection, run.id).queryKey, after);
      toasts.add({
        title: `Restarted from “${options.find(({ value }) => value === step)?.label ?? step}”`,
        tone: 'good',
      });
      onClose();
    } catch (error) {
      setFault(problemOf(error).detail);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      size="small"
      title="Restart this run"
      description={`It continues in version ${run.version}. Steps keep their keys, so what a provider has accepted before is not sent again.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={busy} onClick={restart}>
            Restart
          </Button>
        </>
      }
    >
      <Field label="Begin with" fault={fault}>
        {(ids) => <Select {...ids} options={options} value={step} onChange={setStep} />}
      </Field>
    </Dialog>
  );
}
