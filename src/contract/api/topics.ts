import { listOf, ProjectListQuery } from '../lists.ts';
import { Topic, TopicInput, TopicPatch } from '../messages/topic.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = {
  name: 'Topics',
  text: 'What messages are about: people say by topic, and kind of channel, what they get.',
};
const topics = `${orgBase}/notifications/topics`;

export const topicRoutes = {
  createTopic: {
    method: 'post',
    path: topics,
    summary: 'Create a topic',
    tag,
    role: 'editor',
    impersonal: true,
    body: TopicInput,
    example: { key: 'product-news', name: 'Product news', default: 'in' },
    status: 201,
    answer: Topic,
  },
  listTopics: {
    method: 'get',
    path: topics,
    summary: 'List topics',
    tag,
    role: 'viewer',
    query: ProjectListQuery,
    status: 200,
    answer: listOf(Topic),
  },
  getTopic: {
    method: 'get',
    path: `${topics}/{id}`,
    summary: 'Read a topic',
    tag,
    role: 'viewer',
    params: IdParams,
    status: 200,
    answer: Topic,
  },
  patchTopic: {
    method: 'patch',
    path: `${topics}/{id}`,
    summary: 'Change a topic; its key stays',
    tag,
    role: 'editor',
    params: IdParams,
    body: TopicPatch,
    example: { default: 'out' },
    status: 200,
    answer: Topic,
  },
  deleteTopic: {
    method: 'delete',
    path: `${topics}/{id}`,
    summary: 'Delete a topic; what people said of its key stays',
    tag,
    role: 'editor',
    params: IdParams,
    status: 204,
  },
} satisfies OrgRoutes;
