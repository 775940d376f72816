import { flag, value } from './option.ts';

/** Options of every command. */
export const globalOptions = {
  env: value('--env <name>', 'environment of sendora.json'),
  json: flag('--json', 'write JSON, as where the output is not a terminal'),
  human: flag('--human', 'write text for people, also into a pipe'),
  color: value('--no-color', 'write no colours; so does NO_COLOR'),
  quiet: flag('--quiet', 'write results and problems only'),
};
