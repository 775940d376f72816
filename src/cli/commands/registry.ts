import type { Verb } from '../command.ts';
import { globalOptions } from '../global-options.ts';

/** Every verb, in the order of the help. */
export const verbs: readonly Verb[] = [
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
    name: 'completion',
    summary: 'print a script that completes commands and flags in a shell',
    load: async () => (await import('./completion.ts')).completionOf(verbs, Object.values(globalOptions)),
  },
];
