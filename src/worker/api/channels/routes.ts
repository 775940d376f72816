import * as z from 'zod';
import { listOf } from '../../../contract/lists.ts';
import {
  Channel,
  ChannelInput,
  ChannelInputDoc,
  ChannelPatch,
  ChannelQuery,
  ChannelTestInput,
  ChannelTestResult,
} from '../../../contract/messages/channel.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { createChannel, deleteChannel, getChannel, listChannels, patchChannel } from './service.ts';
import { testChannel } from './test-channel.ts';

const tag = 'Channels';
const IdParams = z.object({ id: z.uuid() });
const example = {
  kind: 'email',
  name: 'Transactional email',
  config: { vendor: 'resend', apiKey: 're_123456789', from: 'Ada <ada@mail.example.com>' },
};

export const channelRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'post',
      path: '/notifications/channels',
      operationId: 'createChannel',
      summary: 'Create a channel',
      tag,
      role: 'admin',
      body: ChannelInput,
      bodyDoc: ChannelInputDoc,
      example,
      status: 201,
      answer: Channel,
    },
    (ctx, { body }) => createChannel(ctx, body),
  ),
  endpoint(
    {
      method: 'get',
      path: '/notifications/channels',
      operationId: 'listChannels',
      summary: 'List channels',
      tag,
      role: 'viewer',
      query: ChannelQuery,
      status: 200,
      answer: listOf(Channel),
    },
    (ctx, { query }) => listChannels(ctx, query),
  ),
  endpoint(
    {
      method: 'get',
      path: '/notifications/channels/{id}',
      operationId: 'getChannel',
      summary: 'Read a channel; its secrets are shown as a hint',
      tag,
      role: 'viewer',
      params: IdParams,
      status: 200,
      answer: Channel,
    },
    (ctx, { params }) => getChannel(ctx, params.id),
  ),
  endpoint(
    {
      method: 'patch',
      path: '/notifications/channels/{id}',
      operationId: 'patchChannel',
      summary: 'Change a channel',
      tag,
      role: 'admin',
      params: IdParams,
      body: ChannelPatch,
      example: { name: 'Receipts', isDefault: true },
      status: 200,
      answer: Channel,
    },
    (ctx, { params, body }) => patchChannel(ctx, params.id, body),
  ),
  endpoint(
    {
      method: 'delete',
      path: '/notifications/channels/{id}',
      operationId: 'deleteChannel',
      summary: 'Delete a channel that no workflow names',
      tag,
      role: 'admin',
      params: IdParams,
      status: 204,
    },
    (ctx, { params }) => deleteChannel(ctx, params.id),
  ),
  endpoint(
    {
      method: 'post',
      path: '/notifications/channels/{id}/test',
      operationId: 'testChannel',
      summary: 'Send a test message through a channel',
      tag,
      role: 'editor',
      params: IdParams,
      body: ChannelTestInput,
      example: { to: 'alice@example.com' },
      status: 200,
      answer: ChannelTestResult,
    },
    (ctx, { params, body }) => testChannel(ctx, params.id, body),
  ),
];
