import { addressed } from './messages.ts';

export const sendSms = addressed('body');
