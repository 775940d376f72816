import type { CommandGroup } from '../command.ts';

export const importData: CommandGroup = {
  examples: [
    { line: 'sendora import profiles people.csv --dry-run', text: 'check the file and send nothing' },
    { line: 'sendora import profiles people.csv --map "E-mail=email"', text: 'send it' },
  ],
  commands: [
    {
      name: 'profiles',
      summary: 'import people from a CSV file with a header',
      load: async () => (await import('./import/profiles.ts')).importProfiles,
    },
  ],
};
