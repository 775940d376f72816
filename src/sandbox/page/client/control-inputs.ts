// What the forms of the controls send. The control API judges it, so nothing is judged here.

import type { ActiveFault } from '../../state/fault-plan.ts';

export interface DnsRecord {
  name: string;
  type: string;
  data: string;
}

/** A fault as `GET /faults` lists it. */
export type ListedFault = Omit<ActiveFault, 'vendor' | 'hits'> & { vendor: string };

/** A number where the text is one; otherwise the text, which is then refused at its field. */
const numberOf = (text = ''): number | string =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);

const given = (name: string, text: string | undefined, value: unknown) => (text?.trim() ? { [name]: value } : {});

/** The body of `POST /faults` for the fields of its form. */
export function faultInput(values: Record<string, string>): Record<string, unknown> {
  const { vendor, what, status, delayMs, times, ratio, retryAfter, seed, body } = values;
  const share = numberOf(ratio);
  return {
    vendor,
    ...(what === 'status'
      ? {
          status: numberOf(status),
          ...given('retryAfter', retryAfter, retryAfter?.trim()),
          ...given('body', body, body),
        }
      : {}),
    ...(what === 'drop' ? { drop: true } : {}),
    ...(what === 'delay' ? { delayMs: numberOf(delayMs) } : given('delayMs', delayMs, numberOf(delayMs))),
    ...given('times', times, numberOf(times)),
    ...given('ratio', ratio, typeof share === 'number' ? share / 100 : share),
    ...given('seed', seed, numberOf(seed)),
  };
}

/** The body that sets what is left of a fault again. */
export function replayOf(fault: ListedFault): Record<string, unknown> {
  const { vendor, status, body, retryAfter, delayMs, drop, times, ratio, seed, seen } = fault;
  return {
    vendor,
    ...(status === null ? {} : { status }),
    ...(body === null ? {} : { body }),
    ...(retryAfter === null ? {} : { retryAfter }),
    ...(delayMs === 0 ? {} : { delayMs }),
    ...(drop ? { drop } : {}),
    times: times - seen,
    ratio,
    seed,
  };
}

const isOf = (record: DnsRecord, { name, type }: DnsRecord) =>
  record.name === name.toLowerCase().replace(/\.$/, '') && record.type === type;

/** `PUT /dns` replaces all records of a name and type, so those that stay are sent again. */
export function dnsWith(records: readonly DnsRecord[], added: DnsRecord): DnsRecord[] {
  return [...records.filter((record) => isOf(record, added)), added];
}

/** The same without one record; `data: null` removes the last one. */
export function dnsWithout(
  records: readonly DnsRecord[],
  gone: DnsRecord,
): (DnsRecord | { name: string; type: string; data: null })[] {
  const rest = records.filter((record) => record !== gone && isOf(record, gone));
  return rest.length > 0 ? rest : [{ name: gone.name, type: gone.type, data: null }];
}
