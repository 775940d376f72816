import { eventRoutes } from '../events/routes.ts';
import { keyRoutes } from '../keys/routes.ts';
import { projectRoutes } from '../projects/routes.ts';
import { runRoutes } from '../runs/routes.ts';
import { workflowRoutes } from '../workflows/routes.ts';
import type { Endpoint } from './route.ts';

/** Every route of the management API; served, documented and tested from this one list. */
export const endpoints: Endpoint[] = [...projectRoutes, ...keyRoutes, ...workflowRoutes, ...runRoutes, ...eventRoutes];
