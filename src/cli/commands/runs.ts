import type { CommandGroup } from '../command.ts';

export const runs: CommandGroup = {
  examples: [
    { line: 'sendora runs list --status failed', text: 'what did not work' },
    { line: 'sendora runs show 68b3f2c1-…', text: 'why, step by step' },
  ],
  commands: [
    {
      name: 'list',
      summary: 'list runs, newest first',
      load: async () => (await import('./runs/list.ts')).listRuns,
    },
    {
      name: 'show',
      summary: 'show a run with every step',
      load: async () => (await import('./runs/show.ts')).showRun,
    },
    {
      name: 'cancel',
      summary: 'cancel runs for good',
      load: async () => (await import('./runs/cancel.ts')).cancelRuns,
    },
    {
      name: 'retry',
      summary: 'restart runs that failed',
      load: async () => (await import('./runs/retry.ts')).retryRuns,
    },
  ],
};
