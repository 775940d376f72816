import { registerHooks } from 'node:module';
import type { Endpoint } from '../../src/worker/http/route.ts';

/** What the Worker imports from the platform; nothing of it is called while the documentation is made. */
const platformStubs = 'export class DurableObject {} export class EmailMessage {} export const env = {};';

/** The list of routes that the Worker serves, read in Node. */
export async function loadEndpoints(): Promise<Endpoint[]> {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('cloudflare:')
        ? { url: `data:text/javascript,${encodeURIComponent(platformStubs)}`, shortCircuit: true }
        : next(specifier, context),
  });
  const { endpoints } = await import('../../src/worker/routes.ts');
  return endpoints;
}
