import { describe, expect, test } from 'vitest';
import { codeLanguages, eventCode, maskedKey } from '../../../../src/dashboard/pages/home/event-code.ts';

const writeKey = 'pk_dev_ReTsv6iwec0123456789';
const source = { host: 'http://localhost:8787', writeKey };
const event = { userId: 'ada', event: 'order.completed', properties: { orderId: "it's", amount: 149 } };

describe('the code of an event', () => {
  test.each(codeLanguages)('%s copies the whole key and shows the beginning of it', (language) => {
    const { full, shown } = eventCode(language, event, source);
    expect(full).toContain(writeKey);
    const drawn = shown.map(({ text }) => text).join('');
    expect(drawn).not.toContain(writeKey);
    expect(drawn).toBe(full.replaceAll(writeKey, maskedKey(writeKey)));
  });

  test('curl can be pasted into a shell, whatever the values hold', () => {
    const { full } = eventCode('curl', event, source);
    expect(full).toContain(`curl http://localhost:8787/v1/track \\\n  -u ${writeKey}: \\\n  -d '{`);
    const [, quoted = ''] = /-d '(.*)'$/s.exec(full) ?? [];
    expect(JSON.parse(quoted.replaceAll("'\\''", "'"))).toEqual(event);
  });

  test('without a write key the code has a place for one', () => {
    expect(eventCode('sdk', event, { ...source, writeKey: null }).full).toContain("writeKey: 'YOUR_WRITE_KEY'");
  });

  test('only values are drawn as texts', () => {
    const { shown } = eventCode('curl', event, source);
    const strings = shown.filter(({ kind }) => kind === 'string').map(({ text }) => text);
    expect(strings).toContain('"ada"');
    expect(strings).not.toContain('"userId"');
  });
});
