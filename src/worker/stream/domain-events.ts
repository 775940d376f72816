// What Sendora itself puts into the streams of an organisation about its sender domains.
// 1. The messageId is derived from the domain and the failure, so an event that is published again is the same event.

import { faultyRecords } from '../../engine/email-domains/decide.ts';
import type { CheckedRecord } from '../../engine/email-domains/records.ts';
import type { Env } from '../env.ts';
import type { QueuedEvent } from '../messages.ts';
import { listProjectPlaces } from '../store/projects.ts';
import { enqueueEvents } from './enqueue.ts';

/** failing: the records of a verified domain are missing or wrong. unverified: they were so for three days. */
export type DomainEvent = 'email.domain.failing' | 'email.domain.unverified';

interface DomainNews {
  id: string;
  orgId: string;
  domain: string;
  /** Epoch ms. */
  failingSince: number;
  records: readonly CheckedRecord[];
}

/** Tells every project of the organisation. */
export async function publishDomainEvent(env: Env, type: DomainEvent, news: DomainNews, now: number): Promise<void> {
  const { id, orgId, domain, failingSince, records } = news;
  const event: QueuedEvent = {
    kind: 'track',
    type,
    userId: null,
    // An event belongs to somebody; here that is the domain, so that each is handled for itself.
    anonymousId: `email-domain:${id}`,
    messageId: `${type}:${id}:${failingSince}`,
    properties: {
      domainId: id,
      domain,
      failingSince: new Date(failingSince).toISOString(),
      records: faultyRecords(records),
    },
    traits: null,
    timestamp: now,
    receivedAt: now,
    depth: 0,
  };
  for (const project of await listProjectPlaces(env, orgId)) {
    await enqueueEvents(env, { orgId, projectId: project.id }, [event]);
  }
}
