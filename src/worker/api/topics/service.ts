import { and, eq } from 'drizzle-orm';
import type { ProjectListQuery } from '../../../contract/lists.ts';
import type { Topic, TopicInput, TopicPatch } from '../../../contract/messages/topic.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { eachProject, findRow, projectDb } from '../../access/databases.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { topics } from '../../db/schema/messages.ts';
import { timeId } from '../../ids.ts';
import { inProjects } from '../../store/in-projects.ts';
import { columnsOf, equals, type ListSource } from '../../store/list-statements.ts';
import type { SortKey } from '../../store/sort-key.ts';

type Row = typeof topics.$inferSelect;

const toTopic = (row: Row): Topic => ({
  id: row.id,
  projectId: row.projectId,
  key: row.key,
  name: row.name,
  description: row.description,
  default: row.defaultAllowed === 1 ? 'in' : 'out',
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** What the audit log keeps of a topic. */
const auditView = ({ key, name, description, default: said }: Topic) => ({ key, name, description, default: said });
const one = ({ id, projectId }: Pick<Topic, 'id' | 'projectId'>) =>
  and(eq(topics.projectId, projectId), eq(topics.id, id));
const taken = (key: string) => `There is a topic with the key "${key}" in this project already; choose another key.`;

/** Creates a topic. */
export async function createTopic(ctx: Ctx, input: TopicInput): Promise<Topic> {
  const projectId = await projectOf(ctx, input.projectId);
  await requireRoom(ctx, 'topics', projectId);
  const row: Row = {
    id: timeId(ctx.now),
    projectId,
    key: input.key,
    name: input.name,
    description: input.description ?? null,
    defaultAllowed: input.default === 'in' ? 1 : 0,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  };
  const topic = toTopic(row);
  const db = await projectDb(ctx, projectId);
  const fact = { ...factOf(topic, 'topic.created'), after: auditView(topic) };
  await writeAudited(ctx, [db.insert(topics).values(row)], fact, taken(row.key));
  return topic;
}

/** Topics, newest first. */
export async function listTopics(ctx: Ctx, query: ProjectListQuery): Promise<Page<Topic>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 1);
  return listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => topicSource(projectId, after),
    sortedBy: ['id'],
    toItem: toTopic,
  });
}

/** Their ids sort by time. */
const topicSource = (projectId: string, start: SortKey | undefined): ListSource => ({
  columns: columnsOf(topics),
  from: 'topics',
  key: [{ column: 'id', as: 'id', end: '' }],
  order: 'descending',
  equal: equals('project_id', projectId),
  start,
});

/** One topic, or 404. */
export async function getTopic(ctx: Ctx, id: string): Promise<Topic> {
  const row = await findRow(ctx, ({ db, projectIds }) =>
    db
      .select()
      .from(topics)
      .where(and(inProjects(topics.projectId, projectIds), eq(topics.id, id)))
      .get(),
  );
  return toTopic(found(row, `topic ${id}`));
}

/** Changes the given fields of a topic. */
export async function patchTopic(ctx: Ctx, id: string, patch: TopicPatch): Promise<Topic> {
  const before = await getTopic(ctx, id);
  const { name = before.name, description = before.description, default: said = before.default } = patch;
  const after: Topic = { ...before, name, description, default: said, updatedAt: isoTime(ctx.now) };
  const db = await projectDb(ctx, before.projectId);
  const columns = { name, description, defaultAllowed: said === 'in' ? 1 : 0, updatedAt: ctx.now };
  await writeAudited(ctx, [db.update(topics).set(columns).where(one(before))], {
    ...factOf(after, 'topic.updated'),
    before: auditView(before),
    after: auditView(after),
  });
  return after;
}

/** Deletes a topic. Messages that name its key are sent as before, to people who have not declined them. */
export async function deleteTopic(ctx: Ctx, id: string): Promise<void> {
  const topic = await getTopic(ctx, id);
  const db = await projectDb(ctx, topic.projectId);
  await writeAudited(ctx, [db.delete(topics).where(one(topic))], {
    ...factOf(topic, 'topic.deleted'),
    before: auditView(topic),
  });
}

const factOf = ({ id, projectId }: Topic, action: string) => ({
  projectId,
  action,
  targetKind: 'topic',
  targetId: id,
});
