// Sender domains in words.
import type { Domain, DomainRecord } from '../../api/queries/domains.ts';
import type { Tone } from '../../ui/chip.tsx';

const statuses: Readonly<Record<Domain['status'], { text: string; tone: Tone; meaning: string }>> = {
  pending: {
    text: 'not verified',
    tone: 'hold',
    meaning: 'Email from it is not sent: it ends as byod_required until every record below is found.',
  },
  verified: { text: 'verified', tone: 'good', meaning: 'Email from it is sent.' },
  failing: {
    text: 'failing',
    tone: 'bad',
    meaning: 'Email from it is still sent. Records are missing or wrong; after three days it is not verified any more.',
  },
  taken: {
    text: 'taken',
    tone: 'bad',
    meaning: 'Its records are right, but another organisation has it verified. Email from it is not sent.',
  },
};

export const statusOf = ({ status }: Pick<Domain, 'status'>) => statuses[status];

const states: Readonly<Record<DomainRecord['state'], { text: string; tone: Tone }>> = {
  ok: { text: 'found', tone: 'good' },
  missing: { text: 'missing', tone: 'bad' },
  wrong: { text: 'another value', tone: 'bad' },
  conflict: { text: 'several where one may be', tone: 'bad' },
  unknown: { text: 'DNS did not answer', tone: 'hold' },
  unchecked: { text: 'not checked yet', tone: 'neutral' },
};

export const stateOf = ({ state }: Pick<DomainRecord, 'state'>) => states[state];

const purposes: Readonly<Record<DomainRecord['purpose'], { name: string; meaning: string }>> = {
  spf: { name: 'SPF', meaning: 'who may send' },
  dkim: { name: 'DKIM', meaning: 'the key of the signature' },
  return_path: { name: 'Return path', meaning: 'where bounces go' },
  dmarc: { name: 'DMARC', meaning: 'what receivers do with mail that fails' },
  ownership: { name: 'Ownership', meaning: 'that the domain is yours' },
};

export const purposeOf = ({ purpose }: Pick<DomainRecord, 'purpose'>) => purposes[purpose];

const sources: Readonly<Record<Domain['recordsFrom'], string>> = {
  vendor: 'Named by the vendor of the channel',
  user: 'Entered by you',
  sendora: 'Named by Sendora: a proof that the domain is yours, and DMARC',
};

export const recordsFromWords = ({ recordsFrom }: Pick<Domain, 'recordsFrom'>): string => sources[recordsFrom];
