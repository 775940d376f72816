import { join } from 'node:path';
import { build } from 'esbuild';

/** `@segment/analytics-next` as a site bundles it: one script that sets `window.AnalyticsBrowser`. */
export async function bundleAnalyticsNext(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.ts')],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** Calls of every kind; what they are given ends up in `expectedOf`. */
export const everyCall = (userId: string) => `
  await analytics.identify('${userId}', { firstName: 'Ann', email: '${userId}@example.com', plan: 'pro' });
  await analytics.track('order.completed', { orderId: 'AN-1', amount: 20 });
  await analytics.page('Docs', 'Pricing');
  await analytics.screen('Basket');
  await analytics.group('acme', { seats: 5 });`;

/** The events of `everyCall`, by their type. */
export const expectedEvents = {
  'user.identified': { plan: 'pro' },
  'order.completed': { orderId: 'AN-1', amount: 20 },
  'page.viewed': { name: 'Pricing', category: 'Docs' },
  'screen.viewed': { name: 'Basket' },
  'group.identified': { groupId: 'acme', seats: 5 },
};
