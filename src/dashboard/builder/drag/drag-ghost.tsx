import { useEffect, useRef } from 'react';
import type { Point } from '../layout.ts';

const beside = ({ x, y }: Point): string => `translate(${x + 14}px, ${y + 12}px)`;

/** The name of what is dragged, beside the pointer. */
export function DragGhost({ name, from }: { name: string; from: Point }) {
  const ghost = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const follow = ({ clientX, clientY }: PointerEvent) => {
      if (ghost.current) ghost.current.style.transform = beside({ x: clientX, y: clientY });
    };
    window.addEventListener('pointermove', follow);
    return () => window.removeEventListener('pointermove', follow);
  }, []);
  return (
    <p
      ref={ghost}
      aria-hidden
      style={{ transform: beside(from) }}
      className="pointer-events-none fixed top-0 left-0 z-50 max-w-64 truncate rounded-[8px] border border-accent bg-surface px-2.5 py-1.5 font-strong text-13/[18px] shadow-2"
    >
      {name}
    </p>
  );
}
