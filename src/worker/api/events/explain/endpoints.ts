// Explains what webhook endpoints made of an event: what is recorded goes before what would happen now.
import { isoTime } from '../../../../contract/primitives.ts';
import type { EndpointExplanation } from '../../../../contract/workflows/explain.ts';
import { evaluate, type Verdict } from '../../../../engine/conditions/evaluate.ts';
import { parseEndpointDefinition } from '../../../db/schema/endpoints.ts';
import { endpointDeliveryId } from '../../../store/endpoint-deliveries.ts';
import { allEndpointsStatement, type EndpointRow } from '../../../store/endpoints.ts';
import { explainedDelivery, readExplained } from './deliveries.ts';
import { clauseOf, type Explained, type ExplainedEvent } from './facts.ts';

export async function explainEndpoints(explained: ExplainedEvent): Promise<Explained> {
  const { db, projectId, event } = explained;
  const { results: rows } = await allEndpointsStatement(db, projectId).all<EndpointRow>();
  if (rows.length === 0) return { endpoints: [] };
  const deliveries = await readExplained(
    db,
    projectId,
    rows.map(({ id }) => endpointDeliveryId(event, id)),
  );
  return {
    endpoints: rows.map((row): EndpointExplanation => {
      const { url } = parseEndpointDefinition(row.definition);
      const delivery = deliveries.get(endpointDeliveryId(event, row.id));
      if (!delivery) return { id: row.id, url, ...withoutDelivery(explained, row) };
      const { shown, explanation } = explainedDelivery(delivery, null);
      return { id: row.id, url, matched: true, code: explanation.code, reason: explanation.sentence, delivery: shown };
    }),
  };
}

type Reason = Pick<EndpointExplanation, 'matched' | 'code' | 'reason' | 'failedClause'>;

function withoutDelivery(explained: ExplainedEvent, row: EndpointRow): Reason {
  const { event } = explained;
  if (event.properties.endpointId === row.id) {
    return { matched: false, code: 'own_event', reason: 'An endpoint does not get events about itself.' };
  }
  const verdict = judge(explained, row);
  if (!verdict.ok) {
    const { why } = verdict;
    const clause = clauseOf(why);
    const told = { matched: false, ...(clause ? { failedClause: clause } : {}) };
    if (!why.broken) return { ...told, code: 'not_matched', reason: why.sentence };
    return { ...told, code: 'rule_error', reason: `The endpoint could not be evaluated: ${why.sentence}` };
  }
  const { createdAt, updatedAt } = row;
  if (createdAt > event.receivedAt) {
    const reason = `It matches, but the endpoint was created after the event, at ${isoTime(createdAt)}.`;
    return { matched: true, code: 'created_later', reason };
  }
  if (updatedAt > event.receivedAt) {
    const reason = `The endpoint was changed after the event, at ${isoTime(updatedAt)}; judged as it is now it matches.`;
    return { matched: true, code: 'changed_later', reason };
  }
  const reason = 'It matches now, but there is no delivery: the profile has changed since, or the log has ended.';
  return { matched: true, code: 'not_planned', reason };
}

function judge({ event, scope }: ExplainedEvent, row: EndpointRow): Verdict {
  const { eventTypes, filters } = parseEndpointDefinition(row.definition);
  const byType = evaluate({ any: eventTypes.map((eventType) => ({ eventType })) }, scope, event.receivedAt);
  if (!byType.ok) return { ok: false, why: { ...byType.why, pointer: '/eventTypes' } };
  if (filters === null) return byType;
  const verdict = evaluate(filters, scope, event.receivedAt);
  return verdict.ok ? verdict : { ok: false, why: { ...verdict.why, pointer: `/filters${verdict.why.pointer}` } };
}
