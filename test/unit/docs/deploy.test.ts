import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { orgBase, type Route } from '../../../src/contract/api/route.ts';
import { api } from '../../../src/contract/api/table.ts';
import { ChannelInput } from '../../../src/contract/messages/channel.ts';
import { channelKinds } from '../../../src/contract/messages/channels/registry.ts';
import { codeBlocks } from '../../support/shell.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const markdown = read('docs/deploy.md');
const commands = codeBlocks(markdown, 'sh').join('\n');
const { scripts, cloudflare } = JSON.parse(read('package.json'));
const config = unstable_readConfig({ config: join(root, 'wrangler.toml') }, { hideWarnings: true });
const consumers: { queue: string; dead_letter_queue?: string }[] = config.queues.consumers ?? [];
const producers: { queue: string; binding: string }[] = config.queues.producers ?? [];
const queues = new Set([...producers, ...consumers].map(({ queue }) => queue));

const all = (pattern: RegExp, text = markdown) => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
];

const samples: Record<string, string> = {
  PROJECT_ID: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  MAIL_DOMAIN: 'mail.example.com',
  RESEND_API_KEY: 're_123456789',
  DEVICE_TOKEN: 'token-of-a-device',
  TWILIO_ACCOUNT_SID: 'AC123',
  TWILIO_AUTH_TOKEN: 'token-1234567890',
  TWILIO_NUMBER: '+14155550100',
  YOUR_PHONE: '+14155550101',
};

interface Called {
  method: string;
  path: string;
  body: unknown;
}

/** Every request of the page, with samples in place of the variables of the shell. */
const called: Called[] = commands
  .split(/(?=curl -sS)/)
  .filter((text) => text.startsWith('curl -sS'))
  .map((text) => {
    const [, method = 'GET', url = ''] = /^curl -sS(?: -X (\w+))? "([^"]+)"/.exec(text) ?? [];
    const [, body] = /-d '((?:[^']|'"\$\w+"')*)'/.exec(text) ?? [];
    const filled = body?.replaceAll(/'"\$(\w+)"'/g, (_, name: string) => samples[name] ?? `no sample of ${name}`);
    const path = url.replace('$API', orgBase.replace('{orgId}', '$ORG_ID')).replace(/^\$SENDORA_URL/, '');
    return { method, path: path.replace(/\?.*/, ''), body: filled === undefined ? undefined : JSON.parse(filled) };
  });

function routeOf({ method, path }: Called): Route | undefined {
  return Object.values(api as Record<string, Route>).find((route) => {
    const pattern = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return route.method === method.toLowerCase() && pattern.test(path);
  });
}

describe('the page on deployment', () => {
  it('names npm scripts, files, queues and options that exist', () => {
    const used = all(/npm run (?:--silent )?([\w:-]+)/g);
    expect(used).toEqual(expect.arrayContaining(['bootstrap', 'deploy', 'migrate', 'reseal']));
    expect(used.filter((name) => !(name in scripts))).toEqual([]);
    const links = all(/\]\((?!https?:|#)([^)#]+)/g);
    expect(links.filter((link) => !existsSync(join(root, 'docs', link)))).toEqual([]);
    const files = all(/`((?:src|scripts|docs)\/[\w./-]+|wrangler\.toml|package\.json|\.dev\.vars\.example)`/g);
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    const named = all(/`(sendora-(?:events|sends|webhooks|ai)[\w-]*)`/g);
    expect(named.toSorted()).toEqual([...queues].toSorted());
    const options = all(/ (--(?:org|project|dry-run|url|local|plan|slug|wait)[\w-]*)/g);
    expect(options.filter((option) => !read('scripts/bootstrap.ts').includes(`  ${option} `))).toEqual([]);
  });

  it('names every queue in its loop, and only anchors of the page', () => {
    const [, kinds = ''] = /for q in ([\w ]+); do/.exec(commands) ?? [];
    const made = kinds.split(' ').flatMap((kind) => [`sendora-${kind}`, `sendora-${kind}-dead`]);
    expect(made.toSorted()).toEqual([...queues].toSorted());
    const headings = all(/^#+ (.+)$/gm).map((title) => title.toLowerCase().replaceAll(' ', '-'));
    const anchors = all(/docs\/deploy\.md#([\w-]+)/g, read('README.md'));
    expect(anchors.filter((anchor) => !headings.includes(anchor))).toEqual([]);
  });

  it('names variables and bindings that the Worker knows', () => {
    const env = read('src/worker/env.ts');
    const names = all(/`([A-Z][A-Z_]{2,})`/g).filter((name) => !name.startsWith('CLOUDFLARE_'));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !new RegExp(`^  ${name}\\??:`, 'm').test(env))).toEqual([]);
  });

  it.each(called)('calls $method $path, which exists and takes the body', (request) => {
    const route = routeOf(request);
    expect(route, `${request.method} ${request.path}`).toBeDefined();
    if (request.body === undefined || !route?.body) return;
    expect(route.body.safeParse(request.body)).toMatchObject({ success: true });
    if (request.path.endsWith('/channels')) {
      const { kind, config: given } = ChannelInput.parse(request.body);
      expect(channelKinds[kind].config.safeParse(given)).toMatchObject({ success: true });
    }
  });

  it('leads through channels of every kind, a domain, a workflow and the log', () => {
    const steps = called.map(({ method, path }) => `${method} ${path.replace(/.*\$ORG_ID\//, '')}`);
    expect(steps).toEqual(
      expect.arrayContaining([
        'POST notifications/channels',
        'POST email/domains',
        'POST email/domains/$DOMAIN_ID/verify',
        'POST notifications/channels/$CHANNEL_ID/test',
        'POST automation/workflows',
        'POST /v1/track',
        'GET notifications/logs',
      ]),
    );
    const kinds = called.flatMap(({ body }) => (body as { kind?: string } | undefined)?.kind ?? []);
    expect([...kinds, ...all(/kind: "(\w+)"/g)].toSorted()).toEqual(['email', 'push', 'sms']);
  });
});

describe('the Deploy to Cloudflare button', () => {
  it('finds defaults for every resource, and migrations by the binding in the script deploy', () => {
    for (const { database_name: name, database_id: id, binding } of config.d1_databases) {
      expect([name, id]).toEqual([expect.any(String), expect.any(String)]);
      expect(scripts.migrate).toBe(`wrangler d1 migrations apply ${binding} --remote`);
    }
    expect(scripts.deploy).toMatch(/npm run build.*npm run migrate.*wrangler deploy$/);
    for (const { dead_letter_queue: dead } of consumers) if (dead) expect(queues).toContain(dead);
  });

  it('asks for every secret, and describes nothing that is not there', () => {
    const secrets = all(/^(\w+)=/gm, read('.dev.vars.example'));
    expect(secrets).toEqual(['ENCRYPTION_KEY']);
    const bindings = [
      ...config.d1_databases.map(({ binding }: { binding: string }) => binding),
      ...producers.map(({ binding }) => binding),
      ...config.send_email.map(({ name }: { name: string }) => name),
      ...Object.keys(config.vars),
      ...secrets,
    ];
    expect(Object.keys(cloudflare.bindings).toSorted()).toEqual(bindings.toSorted());
  });
});
