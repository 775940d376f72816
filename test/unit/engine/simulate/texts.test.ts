import { expect, test } from 'vitest';
import example from '../../../../examples/shop.bundle.json' with { type: 'json' };
import { runBundleTests } from '../../../../src/engine/simulate/run-tests.ts';
import { ada, flow, judgedOf, play, saysOf } from '../../../support/bundles/tested.ts';

test('the example of a bundle is green, and its mail has layout, partial and variable', () => {
  const cart = { event: 'cart.updated', properties: { cartId: 'C1', cartUrl: 'https://shop.example/c/C1' } };
  const contains = [
    'Back to the cart',
    'href="https://shop.example/c/C1"',
    'Example Shop',
    'max-width:600px',
    'Hi there',
  ];
  const lacks = { name: 'never buys', workflow: 'Cart', given: [ada, cart], advance: '2h' };
  const mail = { ...lacks, expect: [{ sent: 'email', subject: 'Still in your cart', contains }] };
  const german = { person: { ...ada.person, locale: 'de-AT' } };
  const locale = {
    ...mail,
    name: 'in German',
    given: [german, cart],
    expect: [{ sent: 'email', subject: 'Noch im Warenkorb' }],
  };
  const { version: _version, $schema: _schema, rules: _rules, ...lists } = example;
  const bundle = judgedOf({ ...lists, tests: [...example.tests, mail, locale] });
  const report = runBundleTests(bundle, { clock: () => 0 });
  expect(report.results.flatMap(({ failures }) => failures.map(({ message }) => message))).toEqual([]);
  expect([report.passed, report.coverage.workflows[0]?.missed]).toEqual([3, []]);
});

test('a template that the bundle lacks is sent without its text, a layout that it lacks is the mail alone', () => {
  const templates = [{ name: 'T', subject: 'S', html: '<b>Hi</b>', layout: 'Elsewhere', class: 'transactional' }];
  const step = (template: string) => ({
    label: 'mail',
    type: 'send_email',
    config: { to: '{{user.email}}', template },
  });
  const sent = (template: string, expected: object) =>
    saysOf(play(flow([step(template)]), { expect: [{ sent: 'email', ...expected }] }, { templates }));
  expect(sent('Elsewhere', { subject: '(a template that is not in the bundle)' })).toEqual([]);
  expect(sent('T', { subject: 'S', contains: ['<b>Hi</b>'] })).toEqual([]);
});

test("a variable without a default is stood for by its name, since its value is each project's own", () => {
  const variables = [{ name: 'brandName' }];
  const step = {
    label: 'mail',
    type: 'send_email',
    config: { to: '{{user.email}}', subject: 'From {{var.brandName}}', bodyHtml: 'x' },
  };
  const workflow = flow([step], { settings: { missingVariables: 'fail' } });
  const expected = [{ sent: 'email', step: 'mail', subject: 'From brandName' }];
  expect(saysOf(play(workflow, { expect: expected }, { variables }))).toEqual([]);
});
