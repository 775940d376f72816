// The link to acknowledge in the message of an alert.
// 1. Only POST acts: GET shows a page with a button, because chat programs and scanners open links.
// 2. Whoever has the link may acknowledge this one alert, for seven days. A token that is not ours leads nowhere.
import type { Context, Hono } from 'hono';
import { AppError } from '../../contract/errors.ts';
import { alertBounds } from '../../contract/messages/alert.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { readLink } from '../guard/link-token.ts';
import type { AppEnv } from '../http/mount.ts';
import { timeId } from '../ids.ts';
import { type AlertRow, readAlert } from '../store/alert-rows.ts';
import { parseAlertRule, readAlertRule } from '../store/alert-rules.ts';
import { toAlert } from '../store/alert-view.ts';
import { auditRowStatement } from '../store/audit-log.ts';
import { readChannelName } from '../store/channels.ts';
import { readOrgId } from '../store/projects.ts';
import { alertClosed, changeAlerts } from '../stream/alerts/change-alert.ts';
import { acknowledgePage } from './acknowledge-page.ts';

export function mountAcknowledge(app: Hono<AppEnv>): void {
  app.get('/a/:token', async (c) => show(c, await findLinked(c.env, c.req.param('token'), Date.now())));
  app.post('/a/:token', async (c) => {
    const linked = await findLinked(c.env, c.req.param('token'), Date.now());
    await acknowledge(c.env, linked);
    const { projectId, db, row } = linked;
    return show(c, { ...linked, row: (await readAlert(db, [projectId], row.id)) ?? row });
  });
}

interface Linked {
  projectId: string;
  orgId: string;
  channelId: string;
  db: D1Database;
  row: AlertRow;
}

/** The alert that a link is good for, or 404: a link that has ended says no more than one that never was. */
async function findLinked(env: Env, token: string, now: number): Promise<Linked> {
  const content = await readLink(env, 'acknowledge', token);
  if (content === null || content.expiresAt * 1_000 < now) throw unknownLink();
  const { projectId, subjectId, text } = content;
  const [, channelId = ''] = text.split(' ');
  const [db, orgId] = await Promise.all([openProject(env, projectId), readOrgId(env.DB, projectId)]);
  const row = orgId === null ? null : await readAlert(db, [projectId], subjectId);
  if (orgId === null || row === null) throw unknownLink();
  return { projectId, orgId, channelId, db, row };
}

const unknownLink = () =>
  new AppError('not_found', 'This link leads nowhere: it is not complete, or its time is over.');

async function acknowledge(env: Env, { projectId, orgId, channelId, db, row }: Linked): Promise<void> {
  const channel = await readChannelName(db, projectId, channelId);
  const by = channel === null ? 'link' : `link in ${channel}`;
  const now = Date.now();
  const until = now + alertBounds.defaultAckMinutes * 60_000;
  const [changed] = await changeAlerts(
    env,
    db,
    { orgId, projectId },
    [[row.ruleId, row.id]],
    (state) => (state.closedAt === null ? { kind: 'ack', by, until, note: null } : null),
    () => [
      auditRowStatement(db, {
        ...{ orgId, projectId, id: timeId(now), at: now, actor: by, action: 'alert.acknowledged' },
        ...{ targetKind: 'alert', targetId: row.id, before: null },
        after: JSON.stringify({ until: new Date(until).toISOString() }),
      }),
    ],
  );
  if (!changed?.isChanged) throw alertClosed();
}

async function show(c: Context<AppEnv>, { projectId, db, row }: Linked): Promise<Response> {
  const rule = await readAlertRule(db, [projectId], row.ruleId);
  const nonce = crypto.randomUUID();
  const page = await acknowledgePage(toAlert(row, rule && parseAlertRule(rule.definition)), nonce);
  return c.html(page, 200, {
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; frame-ancestors 'none'`,
  });
}
