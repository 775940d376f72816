import { useState } from 'react';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { ExternalLink } from '../../ui/link.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { type VerifyLanguage, verifyCode, verifyLanguages } from './verify-code.ts';

const languages = Object.keys(verifyLanguages) as VerifyLanguage[];

/** How a receiver makes sure that a request is from here. */
export function VerifyCard({ url }: { url: string }) {
  const [language, setLanguage] = useState<VerifyLanguage>('node');
  return (
    <Card
      title="Verify requests"
      actions={
        <Segmented
          label="Language of the code"
          value={language}
          onChange={setLanguage}
          options={languages.map((value) => ({ value, label: verifyLanguages[value] }))}
        />
      }
    >
      <p className="mb-3 text-13 text-ink-2">
        Every request is signed by{' '}
        <ExternalLink href="https://www.standardwebhooks.com">Standard Webhooks</ExternalLink>, so a library of yours
        verifies it. Take each <code className="font-mono text-12">webhook-id</code> once: an attempt that is repeated
        has the same id and the same body.
      </p>
      <CodeBlock code={verifyCode(language, url)} label="receiver" language={verifyLanguages[language]} wrap={false} />
    </Card>
  );
}
