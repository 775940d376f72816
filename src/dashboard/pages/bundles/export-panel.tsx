import { useMutation, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { workflowQueries } from '../../api/queries/workflows.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { FaultText, Field } from '../../ui/field.tsx';
import { downloadProject, downloadWorkflow } from './download.ts';

function useExport() {
  const connection = useConnection();
  const project = connection.me.projects.find(({ id }) => id === connection.projectId);
  return useMutation({
    mutationFn: (workflow: { id: string; name: string } | null) =>
      workflow === null
        ? downloadProject(connection, project?.name ?? 'project')
        : downloadWorkflow(connection, workflow),
  });
}

/** Downloads the project, or one workflow with all that it uses, as a bundle. */
export function ExportPanel({ right }: { right: string | null }) {
  const connection = useConnection();
  const workflows = useQuery(workflowQueries.first(connection));
  const [id, setId] = useState<string | null>(null);
  const listed = workflows.data?.data ?? [];
  const chosen = listed.find((each) => each.id === id);
  const download = useExport();
  const failure = download.isError ? <FaultText>{problemOf(download.error).detail}</FaultText> : null;
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
      <Card title="Whole project">
        <div className="grid justify-items-start gap-3">
          <p className="text-13 text-ink-2">
            Workflows, templates, layouts, partials, audiences, rules and variables. No ids, people, keys or secrets.
            The same content is the same file, byte by byte.
          </p>
          <Button
            icon={Download}
            variant="primary"
            disabledReason={right}
            loading={download.isPending}
            onClick={() => download.mutate(null)}
          >
            Export project
          </Button>
          {failure}
        </div>
      </Card>
      <Card title="One workflow">
        <div className="grid gap-3">
          <Field label="Workflow" hint="With the templates, audiences and layouts that it uses.">
            {(ids) => (
              <Combobox
                {...ids}
                options={listed.map((each) => ({ value: each.id, label: each.name }))}
                value={id}
                onChange={setId}
                placeholder="Choose a workflow"
              />
            )}
          </Field>
          <div>
            <Button
              icon={Download}
              disabledReason={right ?? (chosen === undefined ? 'Choose a workflow first' : null)}
              onClick={() => chosen && download.mutate(chosen)}
            >
              Export workflow
            </Button>
          </div>
        </div>
      </Card>
      <Card title="From the command line" className="lg:col-span-2">
        <CodeBlock
          label="commands"
          code={
            'sendora export           # into files that git keeps\nsendora plan             # what an apply would change\nsendora apply'
          }
        />
      </Card>
    </div>
  );
}
