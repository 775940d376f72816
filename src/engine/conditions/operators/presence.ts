import type { OperatorBehaviour } from './operator.ts';

const exists: OperatorBehaviour = {
  holds: (actual, wanted) => (actual !== undefined) === (wanted ?? true),
  wish: (_shown, wanted) => (wanted === false ? 'not to exist' : 'to exist'),
};

export const presence = { exists };
