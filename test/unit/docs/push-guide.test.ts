import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { newVapidKeys } from '../../../scripts/local/vapid-keys.ts';
import { vapidAuthorization } from '../../../src/worker/providers/push/vapid.ts';
import { reasons } from '../../../src/worker/providers/reasons.ts';
import { codeBlocks } from '../../support/shell.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/push.md'), 'utf8');

/** Runs the service worker of the guide and returns what it listens to. */
function serviceWorker() {
  const listeners = new Map<string, (event: unknown) => void>();
  const showNotification = vi.fn(async () => undefined);
  const openWindow = vi.fn(async () => undefined);
  const self = {
    addEventListener: (name: string, listen: (event: unknown) => void) => void listeners.set(name, listen),
    registration: { showNotification },
    clients: { openWindow },
  };
  runInNewContext(codeBlocks(guide, 'js').join('\n'), { self });
  const waitUntil = vi.fn();
  const hear = (name: string, event: object) => listeners.get(name)?.({ ...event, waitUntil });
  return { hear, waitUntil, showNotification, openWindow };
}

describe('the service worker of the guide', () => {
  test('shows a message as it arrives', () => {
    const worker = serviceWorker();
    const shown = { title: 'Hello', body: 'World', tag: 'abc', data: { url: '/orders/7' } };
    worker.hear('push', { data: { json: () => shown } });
    expect(worker.showNotification).toHaveBeenCalledWith('Hello', { body: 'World', tag: 'abc', data: shown.data });
    expect(worker.waitUntil).toHaveBeenCalledOnce();
  });

  test('opens the address in the data of a message', () => {
    const worker = serviceWorker();
    const notification = { close: vi.fn(), data: { url: '/orders/7' } };
    worker.hear('notificationclick', { notification });
    worker.hear('notificationclick', { notification: { ...notification, data: {} } });
    expect(worker.openWindow).toHaveBeenCalledExactlyOnceWith('/orders/7');
  });
});

test('the guide names reasons that there are', () => {
  for (const reason of ['unsupported_platform', 'message_too_large'] as const) {
    expect(guide).toContain(`\`${reason}\``);
    expect(reasons).toHaveProperty(reason);
  }
});

test('the keys that the script makes sign messages', async () => {
  const subject = 'mailto:ops@example.com';
  const keys = await newVapidKeys();
  const signed = vapidAuthorization({ vendor: 'webpush', ...keys, subject }, 'https://push.example.net', Date.now());
  expect(await signed).toMatch(/^vapid t=/);
});
