import { Webhook } from 'lucide-react';
import { textOf } from '../read.ts';
import type { StepView } from './step-view.ts';

export const webhook = {
  does: 'Calls an https address, signed; later steps can use the answer.',
  icon: Webhook,
  tint: 'webhook',
  summary({ url, method }) {
    const address = textOf(url).replace(/^https?:\/\//, '');
    return address === '' ? 'No address yet' : `${textOf(method) || 'POST'} ${address}`;
  },
} satisfies StepView;
