import { addressed } from './messages.ts';

export const sendEmail = addressed('subject');
