import { audienceRoutes } from '../audiences/routes.ts';
import { auditRoutes } from '../audit/routes.ts';
import { channelRoutes } from '../channels/routes.ts';
import { deadLetterRoutes } from '../dead-letters/routes.ts';
import { deliveryRoutes } from '../deliveries/routes.ts';
import { domainRoutes } from '../domains/routes.ts';
import { eventRoutes } from '../events/routes.ts';
import { healthRoutes } from '../health/routes.ts';
import { keyRoutes } from '../keys/routes.ts';
import { profileRoutes } from '../profiles/routes.ts';
import { projectRoutes } from '../projects/routes.ts';
import { restartRoutes } from '../runs/restart-routes.ts';
import { runRoutes } from '../runs/routes.ts';
import { settingRoutes } from '../settings/routes.ts';
import { suppressionRoutes } from '../suppressions/routes.ts';
import { templateRoutes } from '../templates/routes.ts';
import { workflowRoutes } from '../workflows/routes.ts';
import { versionRoutes } from '../workflows/version-routes.ts';
import type { Endpoint } from './route.ts';

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
