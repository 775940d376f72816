import { useState } from 'react';
import { PreviewFrame } from '../../editor/preview-frame.tsx';
import { Card } from '../../ui/card.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { type SampleMail, shortName } from './render-mails.ts';

function Mail({ mail: { name, subject, preheader, html } }: { mail: SampleMail }) {
  return (
    <div className="border-line border-t">
      <div className="px-4 py-3">
        <p className="font-strong text-14 [overflow-wrap:anywhere]">{subject}</p>
        {preheader === '' ? null : <p className="text-12 text-ink-3">{preheader}</p>}
      </div>
      <div className="px-4 pb-2">
        <PreviewFrame html={html} scheme="light" images title={`Mail ${name}`} />
      </div>
    </div>
  );
}

/** The mails of a blueprint as a person would get them. */
export function SampleMailTabs({ blueprint, mails }: { blueprint: string; mails: readonly SampleMail[] }) {
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
            options={mails.map(({ name }) => ({ value: name, label: shortName(name, blueprint) }))}
            className="min-w-0 max-w-full flex-wrap"
          />
        )
      }
    >
      <Mail mail={mail} />
    </Card>
  );
}
