import { channelKey } from '../outside.ts';
import type { Happen } from './given.ts';

export const channel: Happen<'channel'> = ({ channels }, { channel: kind, name, ...settings }) => {
  const key = channelKey(kind, name);
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  channels.set(key, { ...channels.get(key), ...given });
  return null;
};
