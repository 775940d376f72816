import { useState } from 'react';
import { useConnection } from '../../shell/connection.ts';
import { Segmented } from '../../ui/tabs.tsx';
import { type CodeLanguage, codeLanguages, eventCode } from './event-code.ts';
import type { SentEvent } from './follow-event.ts';

const names: Record<CodeLanguage, string> = { curl: 'curl', sdk: 'SDK', node: 'Node' };
const pieceLooks = { plain: undefined, key: 'text-tint-email', string: 'text-tint-user' };

/** The language of the code, which stays as it was chosen last on this device. */
export function useCodeLanguage(): [CodeLanguage, (language: CodeLanguage) => void] {
  const [language, setLanguage] = useState<CodeLanguage>(
    () => codeLanguages.find((each) => each === localStorage.getItem('sendora.code')) ?? 'curl',
  );
  const choose = (next: CodeLanguage) => {
    localStorage.setItem('sendora.code', next);
    setLanguage(next);
  };
  return [language, choose];
}

export function LanguageChoice({ value, onChange }: { value: CodeLanguage; onChange: (next: CodeLanguage) => void }) {
  return (
    <Segmented
      label="Language of the code"
      value={value}
      onChange={onChange}
      options={codeLanguages.map((language) => ({ value: language, label: names[language] }))}
    />
  );
}

/** Code that sends the event, with the real key; what is shown has it masked. */
export function useEventCode(language: CodeLanguage, event: SentEvent) {
  const { keys } = useConnection();
  return eventCode(language, event, { host: location.origin, writeKey: keys.writeKey });
}

export function CodeSample({ shown }: { shown: ReturnType<typeof eventCode>['shown'] }) {
  return (
    <section aria-label="Code of this event">
      <pre className="whitespace-pre-wrap border-line border-y bg-sunken px-4 py-3 font-mono text-12/[19px] text-ink-2 [overflow-wrap:anywhere]">
        <code>
          {shown.map(({ text, kind }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other identity.
            <span key={index} className={pieceLooks[kind]}>
              {text}
            </span>
          ))}
        </code>
      </pre>
    </section>
  );
}
