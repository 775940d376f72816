// Part of routes.ts: rules, alerts, in-app items, webhooks and the log of what they sent.
import type { orgApi } from '../contract/api/table.ts';
import { backtestAlertRule } from './api/alert-rules/backtest.ts';
import { previewAlertRule } from './api/alert-rules/preview.ts';
import {
  createAlertRule,
  deleteAlertRule,
  getAlertRule,
  listAlertRules,
  patchAlertRule,
  replaceAlertRule,
} from './api/alert-rules/service.ts';
import { acknowledgeAlert, getAlert, listAlerts, resolveAlert } from './api/alerts/service.ts';
import { replayDelivery } from './api/deliveries/replay.ts';
import { getDelivery, listDeliveries } from './api/deliveries/service.ts';
import { countDeliveries } from './api/deliveries/stats.ts';
import { replayEndpoint } from './api/endpoints/replay.ts';
import { rotateEndpointSecret } from './api/endpoints/rotate-secret.ts';
import { createEndpoint, deleteEndpoint, getEndpoint, listEndpoints, patchEndpoint } from './api/endpoints/service.ts';
import { testEndpoint } from './api/endpoints/test-endpoint.ts';
import { createFeedPreviewToken, listFeedItems } from './api/feed-preview/service.ts';
import { previewNotificationRule } from './api/notification-rules/preview.ts';
import {
  createNotificationRule,
  deleteNotificationRule,
  getNotificationRule,
  listNotificationRules,
  patchNotificationRule,
  replaceNotificationRule,
} from './api/notification-rules/service.ts';
import {
  createSilence,
  deleteSilence,
  getSilence,
  listSilences,
  patchSilence,
  replaceSilence,
} from './api/silences/service.ts';
import { replayWebhookDelivery } from './api/webhook-deliveries/replay.ts';
import { listWebhookDeliveries } from './api/webhook-deliveries/service.ts';
import type { Handlers } from './http/bind.ts';

export const notifyHandlers = {
  listAlertRules: (ctx, { query }) => listAlertRules(ctx, query),
  createAlertRule: (ctx, { body }) => createAlertRule(ctx, body),
  previewAlertRule: (ctx, { body }) => previewAlertRule(ctx, body),
  previewNotificationRule: (ctx, { body }) => previewNotificationRule(ctx, body),
  backtestAlertRule: (ctx, { body }) => backtestAlertRule(ctx, body),
  getAlertRule: (ctx, { params }) => getAlertRule(ctx, params.id),
  replaceAlertRule: (ctx, { params, body, ifMatch }) => replaceAlertRule(ctx, params.id, body, ifMatch),
  patchAlertRule: (ctx, { params, body, ifMatch }) => patchAlertRule(ctx, params.id, body, ifMatch),
  deleteAlertRule: (ctx, { params }) => deleteAlertRule(ctx, params.id),
  listSilences: (ctx, { query }) => listSilences(ctx, query),
  createSilence: (ctx, { body }) => createSilence(ctx, body),
  getSilence: (ctx, { params }) => getSilence(ctx, params.id),
  replaceSilence: (ctx, { params, body, ifMatch }) => replaceSilence(ctx, params.id, body, ifMatch),
  patchSilence: (ctx, { params, body, ifMatch }) => patchSilence(ctx, params.id, body, ifMatch),
  deleteSilence: (ctx, { params }) => deleteSilence(ctx, params.id),
  listAlerts: (ctx, { query }) => listAlerts(ctx, query),
  getAlert: (ctx, { params }) => getAlert(ctx, params.id),
  acknowledgeAlert: (ctx, { params, body }) => acknowledgeAlert(ctx, params.id, body),
  resolveAlert: (ctx, { params, body }) => resolveAlert(ctx, params.id, body),
  listFeedItems: (ctx, { query }) => listFeedItems(ctx, query),
  createFeedPreviewToken: (ctx, { body }) => createFeedPreviewToken(ctx, body),
  listDeliveries: (ctx, { query }) => listDeliveries(ctx, query),
  countDeliveries: (ctx, { query }) => countDeliveries(ctx, query),
  createEndpoint: (ctx, { body }) => createEndpoint(ctx, body),
  listEndpoints: (ctx, { query }) => listEndpoints(ctx, query),
  getEndpoint: (ctx, { params }) => getEndpoint(ctx, params.id),
  patchEndpoint: (ctx, { params, body, ifMatch }) => patchEndpoint(ctx, params.id, body, ifMatch),
  deleteEndpoint: (ctx, { params }) => deleteEndpoint(ctx, params.id),
  rotateEndpointSecret: (ctx, { params, body }) => rotateEndpointSecret(ctx, params.id, body),
  testEndpoint: (ctx, { params, body }) => testEndpoint(ctx, params.id, body),
  replayEndpoint: (ctx, { params, body }) => replayEndpoint(ctx, params.id, body),
  listWebhookDeliveries: (ctx, { query }) => listWebhookDeliveries(ctx, query),
  replayWebhookDelivery: (ctx, { params }) => replayWebhookDelivery(ctx, params.id),
  getDelivery: (ctx, { params }) => getDelivery(ctx, params.id),
  replayDelivery: (ctx, { params }) => replayDelivery(ctx, params.id),
  listNotificationRules: (ctx, { query }) => listNotificationRules(ctx, query),
  createNotificationRule: (ctx, { body }) => createNotificationRule(ctx, body),
  getNotificationRule: (ctx, { params }) => getNotificationRule(ctx, params.id),
  replaceNotificationRule: (ctx, { params, body, ifMatch }) => replaceNotificationRule(ctx, params.id, body, ifMatch),
  patchNotificationRule: (ctx, { params, body, ifMatch }) => patchNotificationRule(ctx, params.id, body, ifMatch),
  deleteNotificationRule: (ctx, { params }) => deleteNotificationRule(ctx, params.id),
} satisfies Partial<Handlers<typeof orgApi>>;
