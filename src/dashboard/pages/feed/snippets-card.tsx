import { useState } from 'react';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { ExternalLink } from '../../ui/link.tsx';
import { TabPanel, Tabs } from '../../ui/tabs.tsx';
import { type SnippetKind, snippet, snippetKinds } from './snippets.ts';

const label = 'Ways to show the feed';
const kinds = Object.keys(snippetKinds) as SnippetKind[];

/** Code for an app that shows the feed. */
export function SnippetsCard() {
  const { projectId } = useConnection();
  const [kind, setKind] = useState<SnippetKind>('element');
  return (
    <Card title="Show it in your app" actions={<ExternalLink href="/docs">API docs</ExternalLink>}>
      <div className="mb-3 border-line border-b">
        <Tabs<SnippetKind>
          label={label}
          value={kind}
          onChange={setKind}
          tabs={kinds.map((value) => ({ value, label: snippetKinds[value] }))}
        />
      </div>
      <TabPanel label={label} value={kind}>
        <CodeBlock code={snippet(kind, { host: location.origin, projectId })} label={snippetKinds[kind]} wrap={false} />
      </TabPanel>
      <p className="mt-3 text-12 text-ink-3">
        Your server signs a token for each person with the feed secret of the project, which is shown when the project
        is made and when its secrets are rotated. The secret never goes to a browser.
      </p>
    </Card>
  );
}
