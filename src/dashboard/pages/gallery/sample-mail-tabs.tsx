import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Blueprint, blueprintQueries, type SampleMail } from '../../api/queries/blueprints.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { PanelError } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { shortName } from './sample-mails.ts';

function Mail({ slug, mail }: { slug: string; mail: SampleMail }) {
  const preview = useQuery(blueprintQueries.mail(useConnection(), slug, mail));
  if (preview.isPending) return <ListSkeleton rows={6} />;
  if (preview.data === undefined) return <PanelError error={preview.error} onRetry={() => preview.refetch()} />;
  const { subject, preheader, text } = preview.data;
  return (
    <div className="border-line border-t">
      <div className="px-4 py-3">
        <p className="font-strong text-14 [overflow-wrap:anywhere]">{subject}</p>
        {preheader === '' ? null : <p className="text-12 text-ink-3">{preheader}</p>}
      </div>
      <pre className="max-h-96 overflow-auto whitespace-pre-wrap border-line border-t bg-sunken px-4 py-3 font-sans text-13 text-ink-2 [overflow-wrap:anywhere]">
        {text}
      </pre>
    </div>
  );
}

/** The mails of a blueprint as a person would get them. */
export function SampleMailTabs({ blueprint, mails }: { blueprint: Blueprint; mails: readonly SampleMail[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const mail = mails.find(({ name }) => name === chosen) ?? mails[0];
  if (mail === undefined) return null;
  return (
    <Card
      title={mails.length === 1 ? 'Sample mail' : 'Sample mails'}
      padded={false}
      actions={
        mails.length === 1 ? null : (
          <Segmented
            label="Mail"
            value={mail.name}
            onChange={setChosen}
            options={mails.map(({ name }) => ({ value: name, label: shortName(name, blueprint.name) }))}
          />
        )
      }
    >
      <Mail slug={blueprint.slug} mail={mail} />
    </Card>
  );
}
