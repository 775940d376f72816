// What a project must have beside a bundle, as a plan names it.
import { describe, expect, it } from 'vitest';
import { bundleOf, flow, mail, openShop } from '../../support/bundles.ts';
import { addChannel, verifyDomain } from '../../support/pipeline/channels.ts';

describe('the sender domains of a bundle', () => {
  it('are those of steps that name a sender, else of the channel, and are missing until they are verified', async () => {
    const { importBundle, tenant } = await openShop();
    await addChannel(tenant, 'email', { name: 'Mail' });
    const steps = [
      mail('usual'),
      mail('own', { from: 'Shop <news@Shop.example>' }),
      mail('named', { from: '{{event.shop}} <{{event.box}}@{{var.mailDomain}}>' }),
      mail('unset', { from: 'x@{{var.noValue}}' }),
      mail('late', { from: '{{event.sender}}' }),
    ];
    const bundle = bundleOf({
      workflows: [flow('W', { steps })],
      rules: [{ kind: 'notification', key: 'paid', channels: ['Mail'] }],
      variables: [{ name: 'mailDomain', default: 'default.example' }, { name: 'noValue' }],
    });
    const domains = async () => {
      const body = { bundle, variables: { mailDomain: 'mail.example' } };
      const { json, text } = await importBundle(body, '&dryRun=true');
      expect(json.needs, text).toBeDefined();
      return json.needs.filter(({ kind }: { kind: string }) => kind === 'domain');
    };
    const usual = { name: 'mail.acme.test', missing: false, usedBy: ['rule paid', 'workflow W, step usual'] };
    expect(await domains()).toMatchObject([
      usual,
      { name: 'mail.example', missing: true, usedBy: ['workflow W, step named'] },
      { name: 'shop.example', missing: true, usedBy: ['workflow W, step own'] },
    ]);
    await verifyDomain(tenant, 'shop.example');
    expect(await domains()).toMatchObject([usual, { missing: true }, { name: 'shop.example', missing: false }]);
  });

  it('are none where nothing sends email', async () => {
    const { importBundle, tenant } = await openShop();
    await addChannel(tenant, 'email');
    const text = { config: { to: '+14155550123', body: 'Hi' }, label: 'text', type: 'send_sms' };
    const { json } = await importBundle(bundleOf({ workflows: [flow('W', { steps: [text] })] }), '&dryRun=true');
    expect(json.needs).toEqual([{ kind: 'channel', name: 'sms', missing: true, usedBy: ['workflow W, step text'] }]);
  });
});
