// What reading, judging and writing a bundle costs, without a server: CPU time in this process.
import type { Bundle } from '../../src/contract/bundle.ts';
import { canonicalText } from '../../src/engine/versions/bundle/canonical.ts';
import { judgeBundle } from '../../src/engine/versions/bundle/judge-bundle.ts';
import { readJson } from '../../src/engine/versions/bundle/read-json.ts';
import type { CaseContext } from './context.ts';

const rounds = 5;
const list = <T>(length: number, of: (n: number) => T): T[] => Array.from({ length }, (_, n) => of(n));
const html = (n: number) => `<p>Mail ${n}, {{default user.firstName "there"}}: something to read.</p>\n`.repeat(40);

const bundleOf = (workflows: number, templates: number) => ({
  version: 1,
  audiences: [{ name: 'Pros', condition: { trait: 'plan', value: 'pro' } }],
  templates: list(templates, (n) => ({ name: `Template ${n}`, subject: 's', html: html(n), class: 'marketing' })),
  workflows: list(workflows, (n) => ({
    name: `Workflow ${n}`,
    isActive: true,
    trigger: { eventType: `bench.${n}`, filters: [{ property: 'amount', op: 'gt', value: n }] },
    steps: [
      { label: 'nap', type: 'wait', config: { reason: 'a while' }, delayMinutes: 60 },
      { label: 'hello', type: 'send_email', config: { template: `Template ${n % templates}`, to: '{{user.email}}' } },
      {
        label: 'pick',
        type: 'branch',
        config: { condition: { trait: 'plan', value: 'pro' }, ifTrue: 'last', ifFalse: 'end' },
      },
      {
        label: 'last',
        type: 'send_email',
        config: { audience: 'Pros', subject: `${n}`, bodyHtml: html(n), to: '{{user.email}}' },
      },
    ],
  })),
});

/** Prints the best of some rounds of each; none of them is a condition. */
export async function benchBundleFormat({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  const measure = (name: string, work: () => unknown) => {
    const times = list(rounds, () => {
      const begun = process.cpuUsage();
      work();
      return process.cpuUsage(begun).user / 1_000;
    });
    report.findings.push({ name, value: Math.min(...times), unit: 'ms of CPU' });
  };
  const journeys = bundleOf(500, 50);
  const size = (JSON.stringify(journeys).length / 1_000_000).toFixed(1);
  measure(`judge a bundle of 500 workflows, ${size} MB`, () => judgeBundle(journeys, { items: {}, channels: [] }));
  const whole = bundleOf(760, 250) as Bundle;
  const text = canonicalText(whole);
  const megabytes = (text.length / 1_000_000).toFixed(1);
  measure(`write a bundle of ${megabytes} MB in canonical form`, () => canonicalText(whole));
  measure(`read JSON of ${megabytes} MB`, () => readJson(text));
  measure('read it and find a place', () => readJson(text).locate('/workflows/700/steps/3'));
}
