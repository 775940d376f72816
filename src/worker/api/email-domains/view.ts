import type { Domain } from '../../../contract/messages/email-domain.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { adviceOf } from '../../../engine/email-domains/advice.ts';
import { verdictOf } from '../../../engine/email-domains/records.ts';
import type { EmailDomainRow } from '../../store/email-domains.ts';
import { recordsOf } from './wanted-records.ts';

const timeOrNull = (ms: number | null) => (ms === null ? null : isoTime(ms));

/** A domain as the API returns it. */
export function toDomain(row: EmailDomainRow): Domain {
  const records = recordsOf(row);
  return {
    id: row.id,
    domain: row.domain,
    status: statusOf(row, verdictOf(records)),
    verifiedAt: timeOrNull(row.verifiedAt),
    lastCheckedAt: timeOrNull(row.lastCheckedAt),
    nextCheckAt: timeOrNull(row.nextCheckAt),
    failingSince: timeOrNull(row.failingSince),
    vendor: row.vendor,
    channelId: row.channelId,
    recordsFrom: row.recordsFrom,
    detail: row.detail,
    records: records.map((record) => ({ ...record, ok: record.state === 'ok', advice: adviceOf(record) })),
    createdAt: isoTime(row.createdAt),
  };
}

function statusOf({ verifiedAt, failingSince }: EmailDomainRow, verdict: string): Domain['status'] {
  if (verifiedAt !== null) return failingSince === null ? 'verified' : 'failing';
  return verdict === 'ok' ? 'taken' : 'pending';
}
