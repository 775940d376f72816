import { defineCommand } from '../command.ts';
import { forgetKey } from '../settings/credentials.ts';
import { needAddress } from '../settings/settings.ts';

export const logout = defineCommand({
  details: 'The key itself stays valid; revoke it where it was made.',
  examples: [
    { line: 'sendora logout', text: 'of the default environment' },
    { line: 'sendora logout --env prod', text: 'of another one' },
  ],
  run: async (context) => {
    const { url, org, project } = needAddress(context.target());
    const forgotten = forgetKey(context.host, { url, org, project });
    context.output.result({ url, org, project, forgotten }, () =>
      forgotten ? `Forgot the key for ${url}.` : `There was no stored key for ${url}.`,
    );
  },
});
