import { audienceRoutes } from './api/audiences/routes.ts';
import { auditRoutes } from './api/audit/routes.ts';
import { channelRoutes } from './api/channels/routes.ts';
import { deadLetterRoutes } from './api/dead-letters/routes.ts';
import { deliveryRoutes } from './api/deliveries/routes.ts';
import { domainRoutes } from './api/email-domains/routes.ts';
import { templateRoutes } from './api/email-templates/routes.ts';
import { eventRoutes } from './api/events/routes.ts';
import { healthRoutes } from './api/health/routes.ts';
import { keyRoutes } from './api/keys/routes.ts';
import { profileRoutes } from './api/profiles/routes.ts';
import { projectRoutes } from './api/projects/routes.ts';
import { restartRoutes } from './api/runs/restart-routes.ts';
import { runRoutes } from './api/runs/routes.ts';
import { settingRoutes } from './api/settings/routes.ts';
import { suppressionRoutes } from './api/suppressions/routes.ts';
import { workflowRoutes } from './api/workflows/routes.ts';
import { versionRoutes } from './api/workflows/version-routes.ts';
import type { Endpoint } from './http/route.ts';

/** Every route of the management API; served, documented and tested from this one list. */
export const endpoints: Endpoint[] = [
  ...workflowRoutes,
  ...versionRoutes,
  ...runRoutes,
  ...restartRoutes,
  ...eventRoutes,
  ...profileRoutes,
  ...audienceRoutes,
  ...templateRoutes,
  ...domainRoutes,
  ...suppressionRoutes,
  ...channelRoutes,
  ...deliveryRoutes,
  ...healthRoutes,
  ...deadLetterRoutes,
  ...projectRoutes,
  ...keyRoutes,
  ...settingRoutes,
  ...auditRoutes,
];
