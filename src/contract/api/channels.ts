import { listOf } from '../lists.ts';
import {
  Channel,
  ChannelInput,
  ChannelInputDoc,
  ChannelPatch,
  ChannelQuery,
  ChannelTestInput,
  ChannelTestResult,
} from '../messages/channel.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = {
  name: 'Channels',
  text: 'Ways out: a provider with its credentials, and how often, when and how fast messages leave.',
};
const example = {
  kind: 'email',
  name: 'Transactional email',
  config: { vendor: 'resend', apiKey: 're_123456789', from: 'Ada <ada@mail.example.com>' },
  frequencyCap: { perUser: 5, windowHours: 24 },
  quietHours: { start: '22:00', end: '08:00' },
};

export const channelRoutes = {
  createChannel: {
    method: 'post',
    path: `${orgBase}/notifications/channels`,
    summary: 'Create a channel',
    tag,
    role: 'admin',
    impersonal: true,
    body: ChannelInput,
    bodyDoc: ChannelInputDoc,
    example,
    status: 201,
    answer: Channel,
  },
  listChannels: {
    method: 'get',
    path: `${orgBase}/notifications/channels`,
    summary: 'List channels',
    tag,
    role: 'viewer',
    query: ChannelQuery,
    status: 200,
    answer: listOf(Channel),
  },
  getChannel: {
    method: 'get',
    path: `${orgBase}/notifications/channels/{id}`,
    summary: 'Read a channel; its secrets are shown as a hint',
    tag,
    role: 'viewer',
    params: IdParams,
    status: 200,
    answer: Channel,
  },
  patchChannel: {
    method: 'patch',
    path: `${orgBase}/notifications/channels/{id}`,
    summary: 'Change a channel',
    tag,
    role: 'admin',
    params: IdParams,
    body: ChannelPatch,
    example: { name: 'Receipts', isDefault: true },
    status: 200,
    answer: Channel,
  },
  deleteChannel: {
    method: 'delete',
    path: `${orgBase}/notifications/channels/{id}`,
    summary: 'Delete a channel that no workflow names',
    tag,
    role: 'admin',
    params: IdParams,
    status: 204,
  },
  testChannel: {
    method: 'post',
    path: `${orgBase}/notifications/channels/{id}/test`,
    summary: 'Send a test message through a channel',
    tag,
    role: 'editor',
    params: IdParams,
    body: ChannelTestInput,
    example: { to: 'alice@example.com' },
    status: 200,
    answer: ChannelTestResult,
  },
} satisfies OrgRoutes;
