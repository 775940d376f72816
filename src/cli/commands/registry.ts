import type { Verb } from '../command.ts';
import { globalOptions } from '../global-options.ts';

/** Every verb, in the order of the help. */
export const verbs: readonly Verb[] = [
  {
    name: 'init',
    summary: 'make a repository of workflows',
    load: async () => (await import('./init.ts')).init,
  },
  {
    name: 'login',
    summary: 'store a key for an environment',
    load: async () => (await import('./login.ts')).login,
  },
  {
    name: 'logout',
    summary: 'forget the stored key of an environment',
    load: async () => (await import('./logout.ts')).logout,
  },
  {
    name: 'whoami',
    summary: 'show the server, the project and the key that commands use',
    load: async () => (await import('./whoami.ts')).whoami,
  },
  {
    name: 'export',
    summary: 'write what a project does into files',
    load: async () => (await import('./export.ts')).exportBundle,
  },
  {
    name: 'plan',
    summary: 'show what an apply would change',
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'apply',
    summary: 'make a project do what the files say',
    load: async () => (await import('./apply.ts')).apply,
  },
  {
    name: 'test',
    summary: 'run the tests of the files, offline',
    load: async () => (await import('./test.ts')).test,
  },
  {
    name: 'validate',
    summary: 'check the files, offline',
    load: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'fmt',
    summary: 'write the files in their canonical form, offline',
    load: async () => (await import('./fmt.ts')).fmt,
  },
  {
    name: 'diff',
    summary: 'compare the files with a project',
    load: async () => (await import('./diff.ts')).diff,
  },
  {
    name: 'tail',
    summary: 'watch events and runs as they come',
    load: async () => (await import('./tail.ts')).tail,
  },
  {
    name: 'track',
    summary: 'send an event, and follow the runs that it starts',
    load: async () => (await import('./track.ts')).track,
  },
  {
    name: 'runs',
    summary: 'look at runs, cancel them and try them again',
    load: async () => (await import('./runs.ts')).runs,
  },
  {
    name: 'import',
    summary: 'bring in people from a file',
    load: async () => (await import('./import.ts')).importData,
  },
  {
    name: 'backtest',
    summary: 'play past events through a workflow',
    load: async () => (await import('./backtest.ts')).backtest,
  },
  {
    name: 'broadcast',
    summary: 'start a workflow for each person of an audience',
    load: async () => (await import('./broadcast.ts')).broadcast,
  },
  {
    name: 'dev',
    summary: 'run the product and its sandbox, and the tests on every change',
    load: async () => (await import('./dev.ts')).dev,
  },
  {
    name: 'mcp',
    summary: 'serve tools for language models over stdin and stdout',
    load: async () => (await import('./mcp.ts')).mcp,
  },
  {
    name: 'completion',
    summary: 'print a script that completes commands and flags in a shell',
    load: async () => (await import('./completion.ts')).completionOf(verbs, Object.values(globalOptions)),
  },
];
