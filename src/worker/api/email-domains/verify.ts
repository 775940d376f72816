import type { Domain } from '../../../contract/messages/email-domain.ts';
import { decide } from '../../../engine/email-domains/decide.ts';
import { verdictOf } from '../../../engine/email-domains/records.ts';
import type { Ctx } from '../../access/context.ts';
import { requireWholeOrg } from '../../access/tenant.ts';
import { writeDirectory } from '../../access/write.ts';
import { parseDomainRecords } from '../../db/schema/directory.ts';
import { openDns } from '../../guard/dns.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { checkRecords } from '../../providers/email/domains/check.ts';
import { vendorDomains } from '../../providers/email/domains/vendors.ts';
import {
  changeDomain,
  isVerifiedElsewhere,
  unverifyDomainWrite,
  verifyDomainWrite,
} from '../../store/email-domains.ts';
import { fetchDomain } from './service.ts';
import { toDomain } from './view.ts';
import { channelOfDomain, type DomainChannel, wantedColumns } from './wanted-records.ts';

const takenDetail =
  'Another organisation of this deployment has the domain verified. Remove it there; it also becomes free three days after the records of that organisation are gone from DNS.';

/** Asks DNS for the records of a domain now, and verifies it, or not any more. */
export async function verifyDomain(ctx: Ctx, id: string): Promise<Domain> {
  requireWholeOrg(ctx, 'Domains are verified');
  const row = await fetchDomain(ctx, id);
  const channel = await channelOfDomain(ctx, row.channelId);
  const wanted = await wantedColumns(ctx.env, row, channel);
  const dns = openDns(ctx.env, openEgress(ctx.env));
  const records = await checkRecords(dns, row.domain, parseDomainRecords(wanted.records));
  const verdict = verdictOf(records);
  const { change, failingSince, nextCheckAt } = decide(row, verdict, 'person', ctx.now);
  const isTaken = change === 'verify' && (await isVerifiedElsewhere(ctx.directory, row));
  const detail = isTaken
    ? takenDetail
    : verdict === 'ok' && channel
      ? await nudge(ctx, channel, row.domain)
      : wanted.detail;
  const columns = {
    ...wanted,
    records: JSON.stringify(records),
    detail,
    failingSince,
    nextCheckAt,
    lastCheckedAt: ctx.now,
  };
  await writeDirectory(
    ctx,
    [
      changeDomain(ctx.directory, row, columns),
      ...(change === 'verify' ? [verifyDomainWrite(ctx.directory, row, ctx.now)] : []),
      ...(change === 'unverify' ? [unverifyDomainWrite(ctx.directory, row)] : []),
    ],
    {
      projectId: null,
      action: isTaken ? 'domain.checked' : actions[change],
      targetKind: 'domain',
      targetId: id,
      after: { domain: row.domain, records: records.map(({ purpose, name, state }) => ({ purpose, name, state })) },
    },
  );
  return toDomain(await fetchDomain(ctx, id));
}

const actions = {
  verify: 'domain.verified',
  unverify: 'domain.unverified',
  begin_to_fail: 'domain.checked',
  none: 'domain.checked',
} as const;

/** Lets the vendor look, too, where it checks domains by itself. */
async function nudge(ctx: Ctx, { config }: DomainChannel, domain: string): Promise<string | null> {
  const { nudge: ask } = vendorDomains[config.vendor] as (typeof vendorDomains)['resend'];
  return ask ? ask(config as Parameters<typeof ask>[0], domain, openEgress(ctx.env)) : null;
}
