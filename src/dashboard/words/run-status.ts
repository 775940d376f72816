import type { RunStatus } from '../../contract/workflows/run.ts';
import type { WorkflowStatus } from '../../contract/workflows/workflow.ts';
import type { Tone } from '../ui/chip.tsx';

export const runTones: Record<RunStatus, Tone> = {
  queued: 'neutral',
  running: 'info',
  paused: 'hold',
  completed: 'good',
  failed: 'bad',
  cancelled: 'neutral',
  exited: 'neutral',
};

export const workflowTones: Record<WorkflowStatus, Tone> = { active: 'good', paused: 'hold', inactive: 'neutral' };
