// Every route of the API in one table: the Worker binds it, the documentation prints it, the client calls it.
import { alertRoutes, alertRuleRoutes, silenceRoutes } from './alerts.ts';
import { audienceRoutes } from './audiences.ts';
import { auditRoutes } from './audit.ts';
import { backtestRoutes } from './backtests.ts';
import { blueprintRoutes } from './blueprints.ts';
import { broadcastRoutes } from './broadcasts.ts';
import { bundleRoutes } from './bundles.ts';
import { channelRoutes } from './channels.ts';
import { deliveryRoutes } from './deliveries.ts';
import { emailDomainRoutes } from './email-domains.ts';
import { emailTemplateRoutes } from './email-templates.ts';
import { endpointRoutes } from './endpoints.ts';
import { eventRoutes } from './events.ts';
import { feedRoutes } from './feed.ts';
import { feedPreviewRoutes } from './feed-preview.ts';
import { healthRoutes, statusRoutes } from './health.ts';
import { hookRoutes } from './hooks.ts';
import { ingestRoutes } from './ingest.ts';
import { keyRoutes } from './keys.ts';
import { layoutRoutes } from './layouts.ts';
import { meRoutes } from './me.ts';
import { notificationRuleRoutes } from './notification-rules.ts';
import { partialRoutes } from './partials.ts';
import { profileRoutes } from './profiles.ts';
import { projectRoutes } from './projects.ts';
import type { OrgRoutes, Routes } from './route.ts';
import { runRoutes } from './runs.ts';
import { settingRoutes } from './settings.ts';
import { signInRoutes } from './sign-in.ts';
import { suppressionRoutes } from './suppressions.ts';
import { topicRoutes } from './topics.ts';
import { variableRoutes } from './variables.ts';
import { webhookDeliveryRoutes } from './webhook-deliveries.ts';
import { workflowRoutes } from './workflows.ts';

// Types by name: written out, the table is larger than the compiler serialises.
type OrgApi = typeof workflowRoutes &
  typeof backtestRoutes &
  typeof bundleRoutes &
  typeof blueprintRoutes &
  typeof broadcastRoutes &
  typeof runRoutes &
  typeof eventRoutes &
  typeof profileRoutes &
  typeof audienceRoutes &
  typeof emailTemplateRoutes &
  typeof layoutRoutes &
  typeof partialRoutes &
  typeof variableRoutes &
  typeof emailDomainRoutes &
  typeof suppressionRoutes &
  typeof channelRoutes &
  typeof alertRuleRoutes &
  typeof silenceRoutes &
  typeof alertRoutes &
  typeof topicRoutes &
  typeof deliveryRoutes &
  typeof feedPreviewRoutes &
  typeof endpointRoutes &
  typeof webhookDeliveryRoutes &
  typeof notificationRuleRoutes &
  typeof projectRoutes &
  typeof keyRoutes &
  typeof settingRoutes &
  typeof auditRoutes &
  typeof healthRoutes;

/** The management API of an organisation. */
export const orgApi: OrgApi = {
  ...workflowRoutes,
  ...backtestRoutes,
  ...bundleRoutes,
  ...blueprintRoutes,
  ...broadcastRoutes,
  ...runRoutes,
  ...eventRoutes,
  ...profileRoutes,
  ...audienceRoutes,
  ...emailTemplateRoutes,
  ...layoutRoutes,
  ...partialRoutes,
  ...variableRoutes,
  ...emailDomainRoutes,
  ...suppressionRoutes,
  ...channelRoutes,
  ...alertRuleRoutes,
  ...silenceRoutes,
  ...alertRoutes,
  ...topicRoutes,
  ...deliveryRoutes,
  ...feedPreviewRoutes,
  ...endpointRoutes,
  ...webhookDeliveryRoutes,
  ...notificationRuleRoutes,
  ...projectRoutes,
  ...keyRoutes,
  ...settingRoutes,
  ...auditRoutes,
  ...healthRoutes,
} satisfies OrgRoutes;

/** Every route by its operationId. */
export const api: Api = {
  ...ingestRoutes,
  ...feedRoutes,
  ...orgApi,
  ...meRoutes,
  ...signInRoutes,
  ...statusRoutes,
  ...hookRoutes,
} satisfies Routes;

export type Api = typeof ingestRoutes &
  typeof feedRoutes &
  OrgApi &
  typeof meRoutes &
  typeof signInRoutes &
  typeof statusRoutes &
  typeof hookRoutes;
export type OperationId = keyof Api;
