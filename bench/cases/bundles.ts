// How long a bundle of 500 workflows takes to be planned, imported, imported again and exported, and what that costs in D1.
import { createApi } from '../../scripts/local/api.ts';
import { type ProductInstance, startProduct } from '../start.ts';
import type { Bill } from '../worker/counting.ts';
import type { CaseContext } from './context.ts';

const count = 500;
const rounds = 5;

const text = '<p>Something to read that is about as long as a mail is. {{user.firstName}}</p>'.repeat(40);
const steps = (n: number, tag: string) => [
  { label: 'nap', type: 'wait', config: { reason: tag }, delayMinutes: 60 },
  {
    label: 'hello',
    type: 'send_email',
    config: { template: `Template ${n % 50}`, audience: `Audience ${n % 20}`, to: '{{user.email}}' },
  },
  {
    label: 'pick',
    type: 'branch',
    config: { condition: { trait: 'plan', value: 'pro' }, ifTrue: 'last', ifFalse: 'end' },
  },
  { label: 'last', type: 'send_email', config: { subject: `Last ${n}`, bodyHtml: text, to: '{{user.email}}' } },
];
const list = <T>(length: number, of: (n: number) => T): T[] => Array.from({ length }, (_, n) => of(n));

const bundleOf = (tag: string) => ({
  version: 1,
  audiences: list(20, (n) => ({ name: `Audience ${n}`, condition: { trait: 'plan', value: n } })),
  templates: list(50, (n) => ({ name: `Template ${n}`, subject: 's', html: text, class: 'marketing' })),
  workflows: list(count, (n) => ({
    name: `Workflow ${n}`,
    description: `A workflow of the bench, number ${n}.`,
    trigger: { eventType: `bench.${n}` },
    isActive: true,
    steps: steps(n, tag),
  })),
});

/** Prints durations and numbers; none of them is a condition. */
export async function benchBundles({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  const instance = await startProduct({ bundle: 'bench', consumers: false, vars: { COUNTED: 'yes' } });
  try {
    const api = createApi(instance.url, instance.orgId, instance.apiKey);
    const query = `projectId=${instance.projectId}`;
    const bundle = bundleOf('one');
    const megabytes = JSON.stringify(bundle).length / 1_000_000;
    report.findings.push({ name: `bundle of ${count} workflows`, value: megabytes, unit: 'MB' });
    const send = (body: object, more = '') => api.send('POST', `automation/workflows/import?${query}${more}`, body);
    const measure = async (name: string, work: () => Promise<unknown>) => {
      await post(instance, '/bench/bill/reset');
      const begun = performance.now();
      await work();
      const seconds = (performance.now() - begun) / 1_000;
      const bill = (await (await post(instance, '/bench/bill')).json()) as Bill;
      report.findings.push(
        { name, value: seconds, unit: 's' },
        { name: '  D1 statements', value: bill.d1Queries, unit: '' },
        { name: '  D1 round trips', value: bill.d1RoundTrips, unit: '' },
        { name: '  D1 rows read', value: bill.d1RowsRead, unit: '' },
        { name: '  D1 rows written', value: bill.d1RowsWritten, unit: '' },
      );
    };
    await measure('plan of new items', () => send(bundle, '&dryRun=true'));
    await measure('import of new items', () => send(bundle));
    await measure('plan without a change', () => send(bundle, '&dryRun=true'));
    await measure('import without a change', () => send(bundle));
    for (let round = 1; round <= rounds; round += 1) {
      await measure(`import of ${count} changed workflows, round ${round}`, () => send(bundleOf(`round ${round}`)));
    }
    await measure('export', () => api.get(`automation/workflows/export?${query}`));
  } finally {
    await instance.stop();
  }
}

function post({ url }: ProductInstance, path: string): Promise<Response> {
  return fetch(url + path, { method: 'POST', body: '{}' });
}
