import { defineCommand } from '../command.ts';
import { maskOf } from '../output/output.ts';

export const whoami = defineCommand({
  examples: [
    { line: 'sendora whoami', text: 'of the default environment' },
    { line: 'sendora whoami --env prod', text: 'of another one' },
  ],
  run: async ({ connection: connect, client, output }) => {
    const connection = connect();
    const { environment, url, org, project, key, keyFrom } = connection;
    const { name } = await client(connection).getProject({ params: { id: project } });
    const answer = { environment, url, org, project, projectName: name, key: maskOf(key), keyFrom };
    output.result(answer, ({ bold }) =>
      [
        `${bold(name)}${environment === null ? '' : ` (${environment})`}`,
        `  server        ${url}`,
        `  organisation  ${org}`,
        `  project       ${project}`,
        `  key           ${maskOf(key)}, from ${keyFrom}`,
      ].join('\n'),
    );
  },
});
