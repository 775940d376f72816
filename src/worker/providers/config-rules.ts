// What a config of a kind must keep to beyond its schema, when it is saved: addresses of the vendor alone, headers that may
// be set, templates that render.
import type { Fault } from '../../contract/errors.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { payloadFaults } from '../../engine/ops-messages/webhook.ts';
import type { Env } from '../env.ts';
import { checkHeaders } from '../guard/check-headers.ts';
import { parseAllowHosts } from '../guard/ssrf.ts';
import type { ProviderConfig } from './provider-config.ts';

type Rule = (config: ProviderConfig, at: string, env: Env) => Fault[];

const slackHosts = ['hooks.slack.com', 'hooks.slack-gov.com'];
const retiredHosts = [/(^|\.)webhook\.office\.com$/, /(^|\.)outlook\.office(365)?\.com$/];

const rules: Partial<Record<ChannelKind, Rule>> = {
  slack: ({ webhookUrl }, at, env) => slackFaults(String(webhookUrl), `${at}/webhookUrl`, env),
  webhook: (config, at) => [
    ...retiredFaults(String(config.url), `${at}/url`),
    ...headerFaults(config.headers, `${at}/headers`),
    ...templateFaults(config, `${at}/payloadTemplate`),
  ],
};

/** The faults of a config that passed its schema. */
export function ruleFaults(env: Env, kind: ChannelKind | 'ai', config: ProviderConfig, at: string): Fault[] {
  return kind === 'ai' ? [] : (rules[kind]?.(config, at, env) ?? []);
}

function slackFaults(text: string, pointer: string, env: Env): Fault[] {
  const url = URL.canParse(text) ? new URL(text) : null;
  // What cannot be read is a fault of the guard.
  if (url === null) return [];
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  if (parseAllowHosts(env.EGRESS_ALLOW_HOSTS).includes(`${url.hostname}:${port}`)) return [];
  const suggestion = 'https://hooks.slack.com/services/…';
  if (!slackHosts.includes(url.hostname)) {
    const message = `A Slack incoming webhook is at ${slackHosts.join(' or ')}, not at ${url.hostname}.`;
    return [{ pointer, code: 'invalid_value', message, suggestion }];
  }
  if (url.pathname.startsWith('/services/')) return [];
  const message =
    'This is not the address of an incoming webhook, which begins with /services/. Addresses of workflows and triggers take another form of message.';
  return [{ pointer, code: 'invalid_value', message, suggestion }];
}

function retiredFaults(text: string, pointer: string): Fault[] {
  const host = URL.canParse(text) ? new URL(text).hostname : '';
  if (!retiredHosts.some((retired) => retired.test(host))) return [];
  const message =
    'Microsoft has retired the Office 365 connectors. In Teams, add the workflow "When a Teams webhook request is received" and use its address, with `preset` "teams".';
  return [{ pointer, code: 'retired_address', message }];
}

/** One fault for each header that may not be set. */
function headerFaults(headers: unknown, at: string): Fault[] {
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers as Record<string, string>).flatMap(([name, value]) => {
    const verdict = checkHeaders({ [name]: value });
    if (verdict.ok) return [];
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
    return [{ pointer: `${at}/${escaped}`, code: 'invalid_header', message: verdict.message }];
  });
}

function templateFaults({ payloadTemplate, preset }: ProviderConfig, pointer: string): Fault[] {
  if (typeof payloadTemplate !== 'string') return [];
  if (preset !== undefined) {
    const message = `The preset ${String(preset)} has a body of its own; remove \`payloadTemplate\` or the preset.`;
    return [{ pointer, code: 'invalid', message }];
  }
  return payloadFaults(payloadTemplate).map(({ code, message, suggestion }) => ({
    pointer,
    code,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  }));
}
