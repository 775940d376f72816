// Looks at sender domains again, those whose time has come.
// 1. A bounded number per sweep, found by an index; each fails alone and comes again an hour later.
// 2. An event leaves before the write that it tells of: it is the same event when the write has to be tried again.
// 3. A person who verifies at the same time wins.
import { type Decision, decide } from '../../engine/email-domains/decide.ts';
import { type CheckedRecord, verdictOf } from '../../engine/email-domains/records.ts';
import { openDirectory } from '../db/client.ts';
import { parseDomainRecords } from '../db/schema/directory.ts';
import type { Env } from '../env.ts';
import { type DnsReader, openDns } from '../guard/dns.ts';
import { openEgress } from '../guard/open-egress.ts';
import { derivedTimeId } from '../ids.ts';
import { log } from '../log.ts';
import { checkRecords } from '../providers/email/domains/check.ts';
import { auditRowStatement } from '../store/audit-log.ts';
import {
  changeDomain,
  claimDueDomains,
  type EmailDomainRow,
  readDomain,
  unverifyDomainWrite,
  verifyDomainWrite,
} from '../store/email-domains.ts';
import { statementOf } from '../store/statement.ts';
import { publishDomainEvent } from '../stream/domain-events.ts';

/** About five questions each; an invocation may send a thousand requests. */
const domainsPerSweep = 20;
const retryMs = 3_600_000;

/** Checks the domains that are due. */
export async function recheckDomains(env: Env, now: number): Promise<void> {
  const due = await claimDueDomains(env.DB, now, now + retryMs, domainsPerSweep);
  const dns = openDns(env, openEgress(env));
  await Promise.all(
    due.map(async (place) => {
      try {
        const row = await readDomain(openDirectory(env), place);
        if (row) await recheck(env, dns, row, now);
      } catch (error) {
        log({
          level: 'error',
          message: 'a sender domain could not be checked',
          domainId: place.id,
          error: String(error),
        });
      }
    }),
  );
}

async function recheck(env: Env, dns: DnsReader, row: EmailDomainRow, now: number): Promise<void> {
  const records = await checkRecords(dns, row.domain, parseDomainRecords(row.records));
  const decision = decide(row, verdictOf(records), 'cron', now);
  const failingSince = row.failingSince ?? now;
  const type = eventOf[decision.change];
  if (type) await publishDomainEvent(env, type, { ...row, failingSince, records }, now);
  await settle(env, row, decision, records, now);
}

const eventOf = {
  begin_to_fail: 'email.domain.failing',
  unverify: 'email.domain.unverified',
  verify: null,
  none: null,
} as const;

async function settle(
  env: Env,
  row: EmailDomainRow,
  { change, failingSince, nextCheckAt }: Decision,
  records: readonly CheckedRecord[],
  now: number,
): Promise<void> {
  const db = openDirectory(env);
  const place = { ...row, seenCheckAt: row.lastCheckedAt };
  const action = change === 'verify' ? 'domain.verified' : change === 'unverify' ? 'domain.unverified' : null;
  const columns = { records: JSON.stringify(records), failingSince, nextCheckAt, lastCheckedAt: now };
  await env.DB.batch([
    ...(change === 'verify' ? [statementOf(env.DB, verifyDomainWrite(db, place, now))] : []),
    ...(change === 'unverify' ? [statementOf(env.DB, unverifyDomainWrite(db, place))] : []),
    ...(action === null ? [] : [auditOf(env.DB, row, action, records, now)]),
    statementOf(env.DB, changeDomain(db, place, columns)),
  ]);
}

function auditOf(
  db: D1Database,
  { id, orgId, domain }: EmailDomainRow,
  action: string,
  records: readonly CheckedRecord[],
  now: number,
): D1PreparedStatement {
  const states = records.map(({ purpose, name, state }) => ({ purpose, name, state }));
  return auditRowStatement(db, {
    orgId,
    id: derivedTimeId(now, action, id),
    projectId: null,
    at: now,
    actor: 'sendora',
    action,
    targetKind: 'domain',
    targetId: id,
    before: null,
    after: JSON.stringify({ domain, records: states }),
  });
}
