import { findAudience } from '../api/find-audience.ts';
import { findWorkflow } from '../api/find-workflow.ts';
import { defineCommand } from '../command.ts';
import { confirm } from '../confirm.ts';
import { usageFailure } from '../failure.ts';
import { flag, moment, value, wholeNumber } from '../option.ts';
import { counted, minuteOf } from '../output/words.ts';
import { nameOf } from '../settings/settings.ts';

export const broadcast = defineCommand({
  details: 'Counts first, then asks. The workflow must be active and have the trigger broadcast.',
  args: [{ name: '<workflow>', text: 'name or id of the workflow' }],
  options: {
    audience: value('--audience <name>', 'whom it reaches (name or id)'),
    at: moment('--at <time>', 'when it begins, ISO 8601; at once when left out'),
    perMinute: wholeNumber('--per-minute <count>', 'people in a minute; as fast as possible when left out', 1),
    yes: flag('--yes', 'do not ask'),
  },
  examples: [
    { line: 'sendora broadcast "Product news" --audience Customers', text: 'count, ask, send' },
    { line: 'sendora broadcast "Product news" --audience Customers --per-minute 600 --yes', text: 'evenly, in CI' },
  ],
  run: async (context, [wanted = ''], { audience: audienceName, at, perMinute, yes }) => {
    if (audienceName === undefined) throw usageFailure('Whom is it for? Name them with --audience.');
    const { host, output } = context;
    const connection = context.connection();
    const client = context.client(connection, { isPatient: true });
    const workflow = await findWorkflow(client, connection.project, wanted);
    const audience = await findAudience(client, connection.project, audienceName);
    const params = { id: workflow.id };
    const count = await client.broadcastWorkflow({ params, body: { audienceId: audience.id, dryRun: true } });
    const people = `${count.capped ? 'at least ' : ''}${counted(count.total, 'person', 'people')}`;
    const when = at === undefined ? '' : ` at ${minuteOf(new Date(at).toISOString())} UTC`;
    await confirm(
      context,
      `Start ${workflow.name} for ${people} of ${audience.name} in ${nameOf(connection)}${when}?`,
      yes,
    );
    // Until the call leaves, nothing has been started.
    host.signal.throwIfAborted();
    const started = await client.broadcastWorkflow({
      params,
      body: {
        audienceId: audience.id,
        ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
        ...(perMinute === undefined ? {} : { perMinute }),
      },
    });
    output.result(started, () => `Broadcast ${'id' in started ? started.id : ''} to ${people} was made.`);
  },
});
