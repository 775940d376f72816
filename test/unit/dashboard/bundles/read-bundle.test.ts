import { describe, expect, test } from 'vitest';
import { excerpt, readBundle } from '../../../../src/dashboard/pages/bundles/read-bundle.ts';

const fault = (pointer: string) => ({ pointer, code: 'required', message: 'It is missing.' });

describe('a bundle that was dropped or pasted', () => {
  test('is sent in a frame, and its faults have lines', () => {
    const text = '{\n  "version": 1,\n  "workflows": [\n    { "name": "Cart" }\n  ]\n}';
    const read = readBundle(text, 'cart.json');
    expect(read.document?.frame).toEqual({ bundle: { version: 1, workflows: [{ name: 'Cart' }] } });
    expect(read.place(fault('/bundle/workflows/0/name'))).toMatchObject({ pointer: '/workflows/0/name', line: 4 });
    expect(read.place(fault('/bundle/workflows/0/trigger'))).toMatchObject({ line: 4 });
    expect(read.place(fault('?source'))).toMatchObject({ pointer: '?source', line: 1 });
  });

  test('keeps the frame that it comes in', () => {
    const read = readBundle('{\n"bundle": { "version": 1 },\n"variables": { "a": "b" } }', null);
    expect(read.document?.frame).toEqual({ bundle: { version: 1 }, variables: { a: 'b' } });
    expect(read.place(fault('/variables/a'))).toMatchObject({ pointer: '/variables/a', line: 3 });
  });

  test('that is not JSON has its fault with line and column, and is not sent', () => {
    const read = readBundle('{\n  "version": 1,,\n}', null);
    expect(read.document).toBeNull();
    expect(read.faults).toEqual([expect.objectContaining({ code: 'invalid_json', line: 2, column: 16 })]);
  });

  test('that names a key twice is not sent either', () => {
    const read = readBundle('{ "version": 1,\n  "version": 1 }', null);
    expect(read.document).toBeNull();
    expect(read.faults).toEqual([expect.objectContaining({ code: 'duplicate_key', line: 2 })]);
  });

  test('texts are told apart', () => {
    expect(readBundle('{}', null).document?.id).not.toBe(readBundle('{}', null).document?.id);
  });
});

test('an excerpt shows the line of a fault and its neighbours', () => {
  expect(excerpt('a\nb\nc\nd', 1)).toEqual([
    { number: 1, text: 'a', isFaulty: true },
    { number: 2, text: 'b', isFaulty: false },
  ]);
  expect(excerpt('a\nb\nc\nd', 4).map(({ number }) => number)).toEqual([3, 4]);
});
