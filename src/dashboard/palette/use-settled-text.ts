import { useEffect, useState } from 'react';

/** How long the typing pauses before the server is asked, ms. */
const pauseMs = 160;

/** A text once the typing pauses. */
export function useSettledText(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
