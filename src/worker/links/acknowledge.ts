// The link to acknowledge in the message of an alert.
// 1. Only POST acts: GET shows a page with a button, because chat programs and scanners open links.
// 2. Whoever has the link may acknowledge this one alert, for seven days. A token that is not ours leads nowhere.
import type { Hono } from 'hono';
import { AppError } from '../../contract/errors.ts';
import { alertBounds } from '../../contract/messages/alert.ts';
import { escapeHtml } from '../../engine/templates/values.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { readLink } from '../guard/link-token.ts';
import type { AppEnv } from '../http/mount.ts';
import { type AlertRow, readAlert } from '../store/alert-rows.ts';
import { parseAlertRule, readAlertRule } from '../store/alert-rules.ts';
import { toAlert } from '../store/alert-view.ts';
import { linkAuditStatement } from '../store/audit-log.ts';
import { readChannelName } from '../store/channels.ts';
import { readOrgId } from '../store/projects.ts';
import { alertClosed, changeAlerts } from '../stream/alerts/change-alert.ts';

export function mountAcknowledge(app: Hono<AppEnv>): void {
  app.get('/a/:token', async (c) => {
    const linked = await findLinked(c.env, c.req.param('token'), Date.now());
    return c.html(await pageOf(c.env, linked), 200, { 'cache-control': 'no-store' });
  });
  app.post('/a/:token', async (c) => {
    const linked = await findLinked(c.env, c.req.param('token'), Date.now());
    const by = await acknowledge(c.env, linked);
    const wantsPage = (c.req.header('accept') ?? '').includes('text/html');
    if (!wantsPage) return c.json({ acknowledged: true, by }, 200, { 'cache-control': 'no-store' });
    return c.html(await pageOf(c.env, await findLinked(c.env, c.req.param('token'), Date.now())));
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

const unknownLink = () => new AppError('not_found', 'This link leads nowhere: it is not complete, or its time is over.');

async function acknowledge(env: Env, { projectId, orgId, channelId, db, row }: Linked): Promise<string> {
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
      linkAuditStatement(db, {
        ...{ orgId, projectId, at: now, actor: by, action: 'alert.acknowledged' },
        ...{ targetKind: 'alert', targetId: row.id, after: { until: new Date(until).toISOString() } },
      }),
    ],
  );
  if (!changed?.isChanged) throw alertClosed();
  return by;
}

async function pageOf(_env: Env, { projectId, db, row }: Linked): Promise<string> {
  const rule = await readAlertRule(db, [projectId], row.ruleId);
  const alert = toAlert(row, rule && parseAlertRule(rule.definition));
  const group = Object.entries(alert.group).map(([name, value]) => `${name} = ${String(value)}`);
  const isOpen = alert.closedAt === null;
  const lines = [
    `<h1>${escapeHtml(alert.title || (alert.ruleName ?? 'Alert'))}</h1>`,
    `<p>${escapeHtml(alert.ruleName ?? 'Deleted rule')} · <strong>${alert.state}</strong> · ${alert.count} ${alert.count === 1 ? 'event' : 'events'} since ${escapeHtml(alert.openedAt)}</p>`,
    ...(group.length === 0 ? [] : [`<p>${escapeHtml(group.join(', '))}</p>`]),
    ...(alert.acked && isOpen
      ? [`<p>Acknowledged by ${escapeHtml(alert.acked.by)} until ${escapeHtml(alert.acked.until)}.</p>`]
      : []),
    isOpen
      ? `<form method="post"><button type="submit">Acknowledge for ${alertBounds.defaultAckMinutes} minutes</button></form>`
      : '<p>It is over; there is nothing to acknowledge.</p>',
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>Acknowledge an alert</title></head><body><main>${lines.join('\n')}</main></body></html>`;
}
