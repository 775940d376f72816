// Ingest against the least it could be: a Worker that reads a body and writes one queue message.
import { compare } from '../load.ts';
import { type Finding, ratioOf } from '../report.ts';
import { startOneSend, startProduct } from '../start.ts';
import type { CaseContext } from './context.ts';

const names = {
  noop: 'no-op Worker',
  oneSend: 'one queue send',
  alone: 'POST /v1/track, consumers elsewhere',
  whole: 'POST /v1/track, dispatched on this machine',
};

const eventBody = (n: number): string =>
  JSON.stringify({
    userId: `user-${n % 1_000}`,
    event: 'order.completed',
    properties: { orderId: `A-${n}`, amount: 49.99, currency: 'EUR', items: ['a', 'b'] },
    messageId: `bench-${process.pid}-${n}-${Math.random()}`,
    timestamp: new Date().toISOString(),
  });

/** Measures the front door alone, and with everything behind it. */
export async function benchIngest({ inFlight, seconds, say, report }: CaseContext): Promise<void> {
  const oneSend = await startOneSend();
  const alone = await startProduct({ bundle: 'built', consumers: false });
  const whole = await startProduct({ bundle: 'built', consumers: true });
  const accepted = { body: eventBody, status: 202 };
  const track = (instance: typeof alone) => ({
    call: { ...accepted, url: `${instance.url}/v1/track`, headers: { 'x-api-key': instance.writeKey } },
    processes: instance.processes,
  });
  const contenders = [
    { name: names.noop, call: { url: `${oneSend.url}/noop`, method: 'GET' }, processes: oneSend.processes },
    { name: names.oneSend, call: { ...accepted, url: `${oneSend.url}/v1/track` }, processes: oneSend.processes },
    { name: names.alone, ...track(alone) },
    { name: names.whole, ...track(whole) },
  ];
  try {
    for (const many of inFlight) {
      const results = await compare(contenders, many, seconds);
      for (const result of results) say({ group: 'ingest', ...result });
    }
  } finally {
    await Promise.all([oneSend.stop(), alone.stop(), whole.stop()]);
  }
  for (const many of inFlight) {
    const ratio = (name: string): Finding => ({
      name: `${name} : ${names.oneSend}, ${many} in flight`,
      value: ratioOf(report.cases, name, names.oneSend, many),
      unit: 'x',
    });
    report.findings.push({ ...ratio(names.alone), wanted: { atLeast: 0.6 } }, ratio(names.whole));
  }
}
