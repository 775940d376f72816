import { useEffect, useState } from 'react';
import { useToasts } from '../ui/toast.tsx';
import { useBuilder } from './builder-context.ts';
import { problemWords } from './describe-step.ts';
import { problemSentence } from './problem-words.ts';

/** How long after an act it is told what came of it: the problems are judged by then, ms. */
const pauseMs = 400;

/** Tells screen readers what was done and what is wrong with it; what was refused is shown as well. */
export function Announcer() {
  const { state, draft, selection, problemsByStep } = useBuilder();
  const { said } = state;
  const toasts = useToasts();
  const [text, setText] = useState('');
  useEffect(() => {
    if (said.count === 0) return;
    const timer = setTimeout(() => {
      const own = problemsByStep.get(selection) ?? [];
      const [first] = own;
      setText(
        first === undefined ? said.text : `${said.text} ${problemWords(own.length)}: ${problemSentence(first, draft)}`,
      );
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [said, draft, selection, problemsByStep]);
  useEffect(() => {
    if (said.isRefusal) toasts.add({ title: said.text });
  }, [said, toasts]);
  return (
    <p aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}
