import { fieldOf, isRecord, textField } from '../steps.ts';
import { Bubble, Pairs, Part } from './frame.tsx';
import type { GotProps } from './got.ts';
import { whoGot } from './who.ts';

/** Devices that a push was sent to, with what came of each. */
function devicesOf(output: unknown): [string, string][] {
  const devices = fieldOf(output, 'devices');
  return (Array.isArray(devices) ? devices : []).filter(isRecord).map((device, index) => {
    const name = [device.platform, textField(device, 'token')].filter(Boolean).join(' ');
    const result = textField(device, 'message') ?? String(device.result ?? '').replaceAll('_', ' ');
    return [name || `Device ${index + 1}`, result];
  });
}

export function PushGot({ row, data, links }: GotProps) {
  const { input, output } = row.step;
  const payload = fieldOf(input, 'data');
  const devices = devicesOf(output);
  return (
    <>
      <Part title={whoGot(row, data)} actions={links}>
        <Bubble title={textField(input, 'title')}>{textField(input, 'body')}</Bubble>
      </Part>
      {isRecord(payload) && Object.keys(payload).length > 0 ? (
        <Part title="Data for the app">
          <Pairs pairs={Object.entries(payload).map(([name, value]) => [name, String(value)])} />
        </Part>
      ) : null}
      {devices.length > 0 ? (
        <Part title="Devices">
          <Pairs pairs={devices} />
        </Part>
      ) : null}
    </>
  );
}
