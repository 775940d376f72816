import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { problemOf } from '../../api/problem.ts';
import { usePlanRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { FaultText } from '../../ui/field.tsx';
import { TextLink } from '../../ui/link.tsx';
import { downloadProject } from '../bundles/download.ts';
import { SettingsFrame } from './frame.tsx';
import { RetentionCard } from './retention-card.tsx';

function PeopleCard() {
  const { paths } = useConnection();
  return (
    <Card title="Data of a person">
      <div className="grid gap-2 text-13 text-ink-2">
        <p>
          <TextLink to={paths.people()}>Open a person</TextLink> and choose <b>Export as JSON</b> in the menu there: it
          holds everything that is known of them, the log and the archive included.
        </p>
        <p>
          <b>Erase</b> in the same menu removes profile, devices, events and joined ids, cancels runs, and takes the
          person out of messages and archives. Numbers stay, and so do stops of addresses, so that nobody is written to
          again by mistake. It cannot be undone.
        </p>
      </div>
    </Card>
  );
}

function ExportCard() {
  const connection = useConnection();
  const plan = usePlanRight('starter');
  const project = connection.me.projects.find(({ id }) => id === connection.projectId);
  const download = useMutation({ mutationFn: () => downloadProject(connection, project?.name ?? 'project') });
  return (
    <Card title="Project as a file">
      <div className="grid justify-items-start gap-3">
        <p className="text-13 text-ink-2">
          Workflows, templates, layouts, partials, audiences, rules and variables as one bundle, which another project
          or server <TextLink to={connection.paths.importBundle()}>imports</TextLink>. No ids, people, keys or secrets.
        </p>
        <Button
          icon={Download}
          loading={download.isPending}
          disabledReason={plan.reason}
          onClick={() => download.mutate()}
        >
          Export project
        </Button>
        {download.isError ? <FaultText>{problemOf(download.error).detail}</FaultText> : null}
      </div>
    </Card>
  );
}

export function DataSettingsPage() {
  return (
    <SettingsFrame part="data" title="Data" note="How long it is kept, and how it leaves" narrow>
      <RetentionCard />
      <PeopleCard />
      <ExportCard />
    </SettingsFrame>
  );
}
