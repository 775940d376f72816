// A deployment from nothing: creates in a Cloudflare account what wrangler.toml names, deploys, and makes the first
// organisation. Every step looks first whether it is done, so that it can be run again after any failure.
//   npm run bootstrap -- --org Acme --project Production [--plan pro] [--url https://…] [--dry-run] [--local]
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { importKeyring } from '../src/worker/guard/encrypt.ts';
import { buildIfStale, root } from './build.ts';
import { readNames, writePublicUrl } from './deploy/config-file.ts';
import { DeployFailure } from './deploy/failure.ts';
import { createOrg, findOrg, firstTenant, type OrgInput } from './deploy/first-org.ts';
import { createBuckets, createDatabases, createQueues, hasEncryptionKey, requireLogin } from './deploy/resources.ts';
import { openSecretsFile, type SecretsFile } from './deploy/secrets-file.ts';
import { createWrangler, type Wrangler } from './deploy/wrangler.ts';

const plans = ['free', 'starter', 'pro'] as const;
const usage = `Usage: npm run bootstrap -- --org <name> --project <name> [options]

  --org <name>       name of the first organisation
  --project <name>   name of its first project
  --plan <plan>      free, starter or pro (default pro)
  --slug <slug>      short name of the organisation, by which it is found again (default: from its name)
  --url <https://…>  public address of the Worker, where it has a domain of its own
  --config <file>    configuration of wrangler (default wrangler.toml)
  --wait <seconds>   how long to wait until the Worker answers at its address (default 60)
  --dry-run          say what is missing and would be done; change nothing
  --local            only the tables and the organisation, in the local database of wrangler dev; needs no account

ENCRYPTION_KEY (or ENCRYPTION_KEYS), where it is set, is the key of the Worker (32 bytes in base64); else one is made and
kept in the folder SENDORA_STATE (default .sendora) until you delete it there.`;

interface Options extends OrgInput {
  url: string | undefined;
  waitMs: number;
  config: string;
  isDryRun: boolean;
  isLocal: boolean;
}

const say = (line: string) => console.log(line);

function readOptions(): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: {
      ...{ org: text, project: text, slug: text, url: text },
      plan: { ...text, default: 'pro' },
      wait: { ...text, default: '60' },
      config: { ...text, default: join(root, 'wrangler.toml') },
      'dry-run': flag,
      local: flag,
    },
  });
  const { org, project, url } = values;
  const slug = values.slug ?? slugOf(org ?? '');
  const plan = plans.find((name) => name === values.plan);
  const faults = [
    ...(org?.trim() ? [] : ['--org is missing.']),
    ...(project?.trim() ? [] : ['--project is missing.']),
    ...(plan ? [] : [`--plan must be one of ${plans.join(', ')}.`]),
    ...(!org || /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(slug) ? [] : ['--slug must be a-z, 0-9 and hyphens.']),
    ...(url === undefined || isPublicUrl(url) ? [] : ['--url must be like https://sendora.example.com.']),
    ...(/^\d{1,4}$/.test(values.wait) ? [] : ['--wait must be a number of seconds.']),
  ];
  if (faults.length > 0 || !org || !project || !plan) throw new DeployFailure(`${faults.join('\n')}\n\n${usage}`);
  const place = { config: resolve(values.config), isDryRun: values['dry-run'], isLocal: values.local };
  return { org, project, plan, slug, url: url?.replace(/\/$/, ''), waitMs: Number(values.wait) * 1_000, ...place };
}

const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');

const isPublicUrl = (url: string) => URL.canParse(url) && /^https:\/\/[^/?#]+\/?$/.test(url);

async function bootstrap(): Promise<void> {
  const options = readOptions();
  const { config, isDryRun, isLocal } = options;
  const names = await readNames(config);
  const wrangler = createWrangler({ config, isDryRun, say });
  const state = resolve(process.env.SENDORA_STATE || join(root, '.sendora'));
  const kept = openSecretsFile(
    join(state, `deploy-${names.worker}${isLocal ? '-local' : ''}.json`),
    process.env.ENCRYPTION_KEYS || process.env.ENCRYPTION_KEY,
  );
  if (!isLocal) {
    await requireLogin(wrangler);
    await createDatabases(wrangler, names, config, say);
    await createQueues(wrangler, names, say);
    await createBuckets(wrangler, names, say);
  }
  const encryptionKey = await keyOf(wrangler, kept, options);
  for (const { binding } of names.databases) {
    const place = isLocal ? '--local' : '--remote';
    await wrangler.change(`bring the tables of ${binding} up to date`, ['d1', 'migrations', 'apply', binding, place]);
  }
  const url = isLocal ? null : await deploy(wrangler, kept, encryptionKey, options, names.publicUrl);
  await makeOrg(wrangler, kept, encryptionKey, options, url);
}

/** null: the Worker has a key that is not known here, and none is needed unless an organisation is made. */
async function keyOf(wrangler: Wrangler, kept: SecretsFile, { isDryRun, isLocal }: Options): Promise<string | null> {
  const known = kept.encryptionKey();
  if (known !== null) {
    await importKeyring(known).catch((error: Error) => {
      throw new DeployFailure(`ENCRYPTION_KEY cannot be used: ${error.message}`);
    });
    return known;
  }
  if (!isLocal && (await hasEncryptionKey(wrangler))) return null;
  if (isDryRun) {
    say('would   make an encryption key');
    return null;
  }
  const made = kept.makeEncryptionKey();
  say(`done    encryption key made, kept in ${kept.path}`);
  return made;
}

/** Deploys, gives the Worker its key where it has none, and returns its address. */
async function deploy(
  wrangler: Wrangler,
  kept: SecretsFile,
  key: string | null,
  { url: asked, config, isDryRun, waitMs }: Options,
  configured: string,
): Promise<string | null> {
  const publicUrl = asked ?? (configured || null);
  if (publicUrl !== null && publicUrl !== configured) setUrl(config, publicUrl, isDryRun);
  if (!isDryRun) await buildIfStale();
  const output = await wrangler.change('deploy the Worker', ['deploy']);
  if (!(await hasEncryptionKey(wrangler)) && (key !== null || isDryRun)) {
    await wrangler.change('give the Worker its ENCRYPTION_KEY', ['secret', 'put', 'ENCRYPTION_KEY'], key ?? '');
  }
  const found = publicUrl ?? /https:\/\/[\w.-]+\.workers\.dev/.exec(output)?.[0] ?? null;
  if (found !== null && publicUrl === null) {
    setUrl(config, found, isDryRun);
    await wrangler.change(`deploy again with its address ${found}`, ['deploy']);
  }
  if (found !== null && !isDryRun) await untilHealthy(found, kept, waitMs);
  return found;
}

function setUrl(config: string, url: string, isDryRun: boolean): void {
  if (!isDryRun) writePublicUrl(config, url);
  say(`${isDryRun ? 'would  ' : 'done   '} write PUBLIC_URL = "${url}" into ${config}`);
}

const healthPauseMs = 2_000;

/** A new address takes a moment, a new domain some minutes. */
async function untilHealthy(url: string, { path }: SecretsFile, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const signal = AbortSignal.timeout(10_000);
    const answer = await fetch(`${url}/healthz`, { signal }).catch((error: unknown) => String(error));
    if (typeof answer !== 'string' && answer.ok) break;
    const last = typeof answer === 'string' ? answer : `${answer.status} ${(await answer.text()).slice(0, 300)}`;
    if (Date.now() >= deadline) {
      const why = 'A new domain takes some minutes; npx wrangler tail shows why else.';
      say(`note    ${url}/healthz is not well so far (${last}). ${why} What was made is kept in ${path}.`);
      return;
    }
    await sleep(healthPauseMs);
  }
  say(`done    ${url}/healthz is well`);
}

async function makeOrg(
  wrangler: Wrangler,
  kept: SecretsFile,
  encryptionKey: string | null,
  { isDryRun, isLocal, ...input }: Options,
  url: string | null,
): Promise<void> {
  if (isDryRun)
    return say(`would   create the organisation ${input.org} with the project ${input.project}, unless it is there`);
  const place = [isLocal ? '--local' : '--remote'];
  const tenant = firstTenant(input, kept.seedOf(input.slug));
  const existing = await findOrg(wrangler, place, input.slug);
  if (existing !== null && existing !== tenant.orgId) {
    return say(
      `there   the organisation ${input.slug} (${existing}), made elsewhere: its keys cannot be shown again; an admin makes further ones with POST keys`,
    );
  }
  if (encryptionKey === null) {
    throw new DeployFailure(
      'The Worker has an encryption key that is not known here, and the secrets of a new project are sealed with it: run this again with ENCRYPTION_KEY=<that key>.',
    );
  }
  await createOrg(wrangler, place, tenant, encryptionKey);
  const [admin, ingest] = tenant.keys;
  say(`
Ready. Only hashes of the keys are stored: put these and the encryption key where you keep passwords,
then delete ${kept.path}

  export SENDORA_URL=${url ?? 'http://localhost:8787'}
  export ORG_ID=${tenant.orgId}
  export PROJECT_ID=${tenant.projectId}
  export ADMIN_KEY=${admin?.key}
  export INGEST_KEY=${ingest?.key}

Next: channels and the first messages, docs/deploy.md from "First mail" on.`);
}

await bootstrap().catch((error: unknown) => {
  const isOurs = error instanceof DeployFailure;
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(isOurs ? error.message : isUsage ? `${error.message}\n\n${usage}` : error);
  process.exit(1);
});
