// One failure changes nothing of a mail that is made of a template, a layout, a partial and variables: it arrives once, whole,
// and every attempt at it says the same. docs/adr/0012-keep-what-is-not-confirmed.md
import { addChannel } from '../../support/pipeline/channels.ts';
import { breakEachCall, object, queue, type Scenario, send, sql } from '../../support/pipeline/scenarios.ts';

const scenarios: Record<string, Scenario> = {
  'a mail in a layout, in the language of the person': {
    workflows: {
      async welcome(p) {
        const { api } = p.tenant;
        const made = async (path: string, body: object): Promise<string> => (await api.post(path, body)).json.id;
        await addChannel(p.tenant, 'email');
        await api.put('settings/variables', { brandName: 'Shop & Co', appUrl: 'https://app.example' });
        await made('email/partials', {
          name: 'button',
          args: [{ name: 'url' }],
          html: '<a href="{{url}}">Open</a>',
          locales: { de: { html: '<a href="{{url}}">Öffnen</a>' } },
        });
        const layoutId = await made('email/layouts', {
          name: 'Shop',
          html: '<main>{{{body}}}<i>{{var.brandName}}</i></main>',
        });
        const templateId = await made('email/templates', {
          name: 'Hello',
          class: 'transactional',
          subject: 'Hello {{user.firstName}}',
          html: '{{> button url=var.appUrl}}',
          layoutId,
          locales: { de: { subject: 'Hallo {{user.firstName}}' } },
        });
        const config = { templateId, to: '{{user.email}}' };
        return p.workflow([{ label: 'mail', type: 'send_email', config }]);
      },
    },
    async play({ p, harness }) {
      p.world.answer('email', { status: 500 });
      const traits = { email: 'ada@acme.test', firstName: 'Ada', locale: 'de_AT' };
      await send(p, harness, 'identify', { userId: 'ada', traits });
      await harness.passTime(1);
      await send(p, harness, 'track', { event: 'go', userId: 'ada' });
    },
    outcome: {
      runs: { welcome: ['completed: mail sent'] },
      sent: ['email sent'],
      mails: ['Hallo Ada <main><a href="https://app.example">Öffnen</a><i>Shop &amp; Co</i></main>'],
    },
    calls: {
      'the read of templates, layouts, partials and variables': sql('FROM layouts WHERE project_id'),
      'the read of their version': sql('config_version AS version'),
      'the message of the step': queue('sends'),
      'a claim': object('claim'),
      'a result': object('settle'),
      'the rows of the log': sql('INTO deliveries'),
    },
  },
};

breakEachCall(scenarios);
