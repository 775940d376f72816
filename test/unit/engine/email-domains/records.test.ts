import { describe, expect, it } from 'vitest';
import { adviceOf } from '../../../../src/engine/email-domains/advice.ts';
import {
  checkRecord,
  dmarcRecord,
  ownershipRecord,
  unchecked,
  verdictOf,
  type WantedRecord,
} from '../../../../src/engine/email-domains/records.ts';

const spf: WantedRecord = {
  purpose: 'spf',
  type: 'TXT',
  name: 'send.acme.com',
  value: 'v=spf1 include:amazonses.com ~all',
};
const dkim: WantedRecord = { purpose: 'dkim', type: 'TXT', name: 's._domainkey.acme.com', value: 'p=MIGfMA0+/=' };
const cname: WantedRecord = {
  purpose: 'dkim',
  type: 'CNAME',
  name: 'k._domainkey.acme.com',
  value: 'k.dkim.vendor.com',
};
const mx: WantedRecord = { purpose: 'return_path', type: 'MX', name: 'send.acme.com', value: '10 feedback.ses.com' };
const dmarc = dmarcRecord('acme.com');
const proof = ownershipRecord('acme.com', 'mine');

const stateOf = (wanted: WantedRecord, ...values: string[]) => checkRecord(wanted, { kind: 'answer', values }).state;

describe('a record of a sender domain', () => {
  it.each<[string, WantedRecord, string[], string]>([
    ['SPF as wanted', spf, [spf.value], 'ok'],
    [
      'SPF in capital letters with other senders',
      spf,
      ['V=SPF1 include:_spf.google.com +include:AMAZONSES.com -all'],
      'ok',
    ],
    ['SPF without the sender', spf, ['v=spf1 -all'], 'wrong'],
    ['SPF of a longer name', spf, ['v=spf1 include:amazonses.com.evil.net -all'], 'wrong'],
    ['two SPF records', spf, [spf.value, 'v=spf1 -all'], 'conflict'],
    ['other texts only', spf, ['google-site-verification=x', 'v=spf10 include:amazonses.com'], 'missing'],
    ['nothing', spf, [], 'missing'],
    ['the DKIM key in a longer record', dkim, ['v=DKIM1; k=rsa; p=MIGf MA0+/='], 'ok'],
    ['the DKIM key in another case', dkim, ['p=MIGFMA0+/='], 'wrong'],
    ['a revoked DKIM key', dkim, ['v=DKIM1; p='], 'wrong'],
    ['two DKIM keys', dkim, ['p=MIGfMA0+/=', 'p=other'], 'conflict'],
    ['an alias in another case and with a final dot', cname, ['K.DKIM.vendor.com.'], 'ok'],
    ['an alias to elsewhere', cname, ['k.dkim.other.com'], 'wrong'],
    ['the mail server with another priority', mx, ['5 FEEDBACK.ses.com'], 'ok'],
    ['more mail servers of the vendor', mx, ['10 feedback.ses.com', '20 second.ses.com'], 'ok'],
    ['a mail server of somebody else beside it', mx, ['10 feedback.ses.com', '20 mx.acme.com'], 'conflict'],
    ['another mail server', mx, ['10 mx.acme.com'], 'wrong'],
    ['a stricter DMARC policy', dmarc, ['v=DMARC1;p=reject; rua=mailto:d@acme.com'], 'ok'],
    ['DMARC without a policy', dmarc, ['v=DMARC1; rua=mailto:d@acme.com'], 'wrong'],
    ['two DMARC records', dmarc, ['v=DMARC1; p=none', 'v=DMARC1; p=reject'], 'conflict'],
    ['the proof beside one of another organisation', proof, ['sendora-verify=theirs', 'sendora-verify=mine'], 'ok'],
    ['the proof of another organisation', proof, ['sendora-verify=theirs'], 'wrong'],
    ['the proof in another case', proof, ['sendora-verify=MINE'], 'wrong'],
  ])('%s', (_what, wanted, values, state) => expect(stateOf(wanted, ...values)).toBe(state));

  it('is unknown when DNS did not answer, which is neither ok nor a failure', () => {
    const unknown = checkRecord(spf, { kind: 'unknown', why: 'SERVFAIL' });
    expect(unknown).toMatchObject({ state: 'unknown', found: [] });
    expect(verdictOf([unknown])).toBe('unknown');
    expect(verdictOf([unknown, checkRecord(dkim, { kind: 'answer', values: [] })])).toBe('failed');
    expect(verdictOf([checkRecord(spf, { kind: 'answer', values: [spf.value] })])).toBe('ok');
    expect(verdictOf([unchecked(spf)])).toBe('unknown');
    expect(verdictOf([])).toBe('unknown');
  });

  it('shows what was found beside what is wanted, and no other text', () => {
    const values = ['google-site-verification=x', 'v=spf1 -all'];
    expect(checkRecord(spf, { kind: 'answer', values })).toEqual({ ...spf, found: ['v=spf1 -all'], state: 'wrong' });
  });

  it.each<[WantedRecord, string[], string]>([
    [spf, [], 'Add a TXT record send.acme.com with the value v=spf1 include:amazonses.com ~all.'],
    [spf, ['v=spf1 -all'], 'Add include:amazonses.com to the SPF record of send.acme.com, before its last term.'],
    [spf, [spf.value, spf.value], 'Keep one record: send.acme.com has several that begin with v=spf1'],
    [dmarc, ['v=DMARC1; p=none'], 'Nothing to do; once all of your mail passes, raise p=none'],
    [dmarc, ['v=DMARC1; p=reject'], 'Nothing to do.'],
    [mx, ['10 feedback.ses.com', '20 mx.acme.com'], 'also names mail servers of others'],
    [proof, ['sendora-verify=theirs'], 'Add a second TXT record _sendora.acme.com'],
    [cname, ['elsewhere.com'], 'Change the CNAME record k._domainkey.acme.com to the value k.dkim.vendor.com.'],
  ])('says what to do about %j with %j', (wanted, values, advice) => {
    expect(adviceOf(checkRecord(wanted, { kind: 'answer', values }))).toContain(advice);
  });
});
