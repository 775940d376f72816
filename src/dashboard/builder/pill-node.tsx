import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';

/** Where a way ends: the end, or a step that is drawn elsewhere. */
export interface Pill extends Record<string, unknown> {
  word: string;
  isFault: boolean;
}
export type PillNode = Node<Pill, 'pill'>;

function PillView({ data: { word, isFault } }: NodeProps<PillNode>) {
  return (
    <span
      className={
        isFault
          ? 'grid size-full place-items-center rounded-full border border-bad border-dashed bg-surface px-3 font-strong text-12 text-bad'
          : 'grid size-full place-items-center rounded-full border border-line-2 bg-surface px-3 font-strong text-12 text-ink-2'
      }
    >
      <span className="max-w-full truncate">{word}</span>
    </span>
  );
}

export const PillCard = memo(PillView);
