import { Fragment, useState } from 'react';

/** In characters: what is longer is cut at the end of a sentence. */
const short = 150;

/** The first sentences of a text, and the rest of it. */
export function cutHint(text: string): { head: string; rest: string } {
  if (text.length <= short) return { head: text, rest: '' };
  const ends = [...text.matchAll(/[.;] (?=[A-Z`{a-z])/g)].map(({ index }) => index + 1);
  const at = ends.findLast((end) => end <= short) ?? ends.find((end) => end < short * 2);
  return at === undefined ? { head: text, rest: '' } : { head: text.slice(0, at), rest: text.slice(at) };
}

/** Words of the contract: `code` is shown as code, and of a long text the beginning. */
export function HintText({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false);
  const { head, rest } = cutHint(text);
  return (
    <>
      <Words text={isOpen ? text : head} />
      {rest === '' ? null : (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="-my-1 ml-1 min-h-6 cursor-pointer font-medium text-accent hover:underline"
        >
          {isOpen ? 'Less' : 'More'}
        </button>
      )}
    </>
  );
}

function Words({ text }: { text: string }) {
  const parts = text.split(/`([^`]+)`|(\{\{[^{}]+\}\})/);
  return parts.map((part, place) => {
    if (part === undefined || part === '') return null;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name.
    return place % 3 === 0 ? <Fragment key={place}>{part}</Fragment> : <Code key={place} text={part} />;
  });
}

const Code = ({ text }: { text: string }) => (
  <code className="font-mono text-11 [overflow-wrap:anywhere] text-ink-2">{text}</code>
);
