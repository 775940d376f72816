import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { sampleMarks } from '../../../contract/sample-data.ts';
import { problemOf } from '../../api/problem.ts';
import { homeQueries } from '../../api/queries/home.ts';
import { type Workflow, workflowQueries } from '../../api/queries/workflows.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { counted } from '../../words/counted.ts';

interface Sample {
  workflows: Pick<Workflow, 'id' | 'name'>[];
  people: string[];
}

/** What the project has of the sample that `npm start` made. */
function useSample(): Sample {
  const connection = useConnection();
  const workflows = useQuery(workflowQueries.first(connection));
  const people = useQuery(homeQueries.people(connection));
  return {
    workflows: (workflows.data?.data ?? []).filter(({ description }) =>
      description?.startsWith(sampleMarks.description),
    ),
    people: (people.data?.data ?? []).flatMap(({ userId, traits }) =>
      userId !== null && traits[sampleMarks.trait] === true ? [userId] : [],
    ),
  };
}

function SampleList({ workflows, people }: Sample) {
  return (
    <div className="grid gap-2">
      {workflows.length > 0 ? (
        <p>
          {workflows.length === 1 ? 'The workflow ' : 'The workflows '}
          <strong className="font-strong text-ink">{workflows.map(({ name }) => name).join(', ')}</strong>
        </p>
      ) : null}
      {people.length > 0 ? (
        <p>
          {people.length === 1 ? 'The person ' : 'The people '}
          <strong className="font-strong text-ink">{people.join(', ')}</strong> with their runs, events and messages
        </p>
      ) : null}
      <p>
        They cannot be restored. The demo channels stay, as nothing leaves without them; they lead to the sandbox and
        can be deleted under Channels.
      </p>
    </div>
  );
}

/** Deletes what the sample made, after a question that lists it. Nothing is shown where nothing is left of it. */
export function RemoveSampleData() {
  const { client, projectId } = useConnection();
  const sample = useSample();
  const right = useRight('editor');
  const queries = useQueryClient();
  const toasts = useToasts();
  const [isAsking, setIsAsking] = useState(false);
  const { workflows, people } = sample;
  if (workflows.length + people.length === 0 && !isAsking) return null;
  const remove = async () => {
    try {
      for (const { id } of workflows) await client.deleteWorkflow({ params: { id } });
      for (const userId of people) await client.eraseProfile({ params: { userId }, query: { projectId } });
      toasts.add({ title: 'The sample data is removed', tone: 'good' });
    } catch (error) {
      throw new Error(problemOf(error).detail, { cause: error });
    } finally {
      await queries.invalidateQueries({ queryKey: [projectId] });
    }
  };
  return (
    <>
      <Button icon={Trash2} variant="ghost" disabledReason={right.reason} onClick={() => setIsAsking(true)}>
        Remove sample data
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Remove ${counted(workflows.length, 'sample workflow')} and ${counted(people.length, 'person', 'people')}`}
        text={<SampleList {...sample} />}
        confirmLabel="Remove sample data"
        onConfirm={remove}
      />
    </>
  );
}
