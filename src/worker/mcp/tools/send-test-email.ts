import * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { ChannelTestResult } from '../../../contract/messages/channel.ts';
import { actingTool, type ToolContext } from '../tool.ts';
import { projectField } from './fields.ts';
import { Recipients, recipientsOf } from './recipients.ts';

export const sendTestEmail = actingTool({
  name: 'send_test_email',
  title: 'Send a test email',
  text: 'Sends one test email through an email channel, to see whether the channel works.',
  gate: 'send',
  hints: { destructive: false, idempotent: false, openWorld: true },
  input: z.strictObject({
    ...projectField,
    to: z.email().max(320).describe('Address that gets it.'),
    channelId: z.uuid().optional().describe('Channel; the default email channel of the project when left out.'),
  }),
  shown: z.object({ recipients: Recipients, channel: z.string() }),
  result: ChannelTestResult,
  show: async (context, args) => {
    const { name, id } = await channelOf(context, args);
    return {
      text: `One test email would go to ${args.to} through "${name}".`,
      data: { recipients: recipientsOf(1, [args.to]), channel: name },
      bound: id,
    };
  },
  act: async ({ api }, { to }, { bound }) => {
    const result = await api('testChannel', { params: { id: bound }, body: { to } });
    return { text: result.message ?? `The test email to ${to}: ${result.outcome}.`, data: { ...result } };
  },
});

interface Asked {
  projectId?: string | undefined;
  channelId?: string | undefined;
}

async function channelOf({ api }: ToolContext, { projectId, channelId }: Asked): Promise<{ id: string; name: string }> {
  if (channelId !== undefined) {
    const channel = await api('getChannel', { params: { id: channelId } });
    if (channel.kind === 'email') return channel;
    throw new AppError('invalid', `The channel "${channel.name}" is of the kind ${channel.kind}, not email.`);
  }
  const { data } = await api('listChannels', { query: { projectId, kind: 'email', pageSize: 100 } });
  const channel = data.find(({ isDefault }) => isDefault) ?? data[0];
  if (channel) return channel;
  throw new AppError('not_found', 'The project has no email channel.');
}
