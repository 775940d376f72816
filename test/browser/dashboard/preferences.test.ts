// What systems ask of a page: colours of their own, less motion; and what a screen reader reads of the builder.
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';
import { tourOf } from '../../support/dashboard-tour.ts';

const session = dashboardSession();

const backgroundOf = (it: Locator) => it.evaluate((element) => getComputedStyle(element).backgroundColor);

test('with forced colours, what is chosen and what is on still differs from the rest', async () => {
  const page = await session.open('/alerts', { forcedColors: 'active' });
  const tab = (isSelected: boolean) => page.getByRole('tab', { selected: isSelected }).first();
  expect(await backgroundOf(tab(true))).not.toBe(await backgroundOf(tab(false)));
  const nav = page.getByRole('navigation', { name: 'Main' });
  expect(await backgroundOf(nav.getByRole('link', { name: 'Alerts' }))).not.toBe(
    await backgroundOf(nav.getByRole('link', { name: 'Rules' })),
  );
  const go = tourOf(page);
  await go('/health');
  const choice = (name: string) => page.locator('label', { hasText: name });
  expect(await backgroundOf(choice('24 hours'))).not.toBe(await backgroundOf(choice('30 days')));
  await go('/settings/device');
  const toggle = page.getByRole('switch', { name: 'Shortcuts of one letter' });
  const thumb = toggle.locator('> *').first();
  const colours = async () => [await backgroundOf(toggle), await backgroundOf(thumb)];
  const on = await colours();
  await toggle.click();
  await page.getByRole('switch', { name: 'Shortcuts of one letter', checked: false }).waitFor();
  const off = await colours();
  expect(new Set(on).size).toBe(2);
  expect(new Set(off).size).toBe(2);
  expect(on[0]).not.toBe(off[0]);
});

/** How long the longest transition lasts that a page begins by an act and a moment after, ms; loaders, which go on, aside. */
async function longestMotionOf(page: Page, act: () => Promise<void>): Promise<number> {
  const watch = await page.evaluateHandle(() => {
    const watched = { longest: 0 };
    const note = () => {
      for (const each of document.getAnimations()) {
        if (each instanceof CSSTransition)
          watched.longest = Math.max(watched.longest, Number(each.effect?.getComputedTiming().duration ?? 0));
      }
    };
    addEventListener('transitionrun', note, true);
    return watched;
  });
  await act();
  return watch.evaluate(async (watched) => {
    await new Promise((done) => setTimeout(done, 1_000));
    return watched.longest;
  });
}

test('nothing moves where less motion is asked for, and nothing for more than 160 ms elsewhere', async () => {
  const motion = async (reducedMotion: 'reduce' | 'no-preference') => {
    const page = await session.open('/settings/device', { reducedMotion });
    return longestMotionOf(page, async () => {
      await page.getByRole('switch', { name: 'Shortcuts of one letter' }).click();
      await page.getByRole('button', { name: /admin$/ }).click();
      await page.getByRole('menu').waitFor();
    });
  };
  const usual = await motion('no-preference');
  expect(usual).toBeGreaterThan(0);
  expect(usual).toBeLessThanOrEqual(160);
  expect(await motion('reduce')).toBe(0);
});

test('the list of the builder is read in the order of the run, with the ways of a branch inside of it', async () => {
  const { id } = await session.client.api.createWorkflow({
    body: {
      name: 'Read aloud',
      trigger: { eventType: 'order.completed' },
      steps: [
        {
          label: 'fork',
          title: 'Large order?',
          type: 'branch',
          config: { condition: { event: 'amount', op: 'gte', value: 100 }, ifTrue: 'call', ifFalse: 'mail' },
        },
        {
          label: 'call',
          title: 'Call them',
          type: 'send_sms',
          config: { to: '{{user.phone}}', body: 'Hi' },
          next: 'rest',
        },
        {
          label: 'mail',
          title: 'Write to them',
          type: 'send_email',
          config: { to: '{{user.email}}', subject: 'Hi', bodyHtml: '<p>Hi</p>' },
          next: 'rest',
        },
        { label: 'rest', title: 'Rest', type: 'wait', config: { reason: 'a day' }, delayMinutes: 1_440 },
      ],
    },
  });
  const page = await session.open(`/workflows/${id}?view=list`);
  const steps = page.getByRole('region', { name: 'Steps', exact: true });
  await steps.getByText('Rest').first().waitFor();
  const tree = await steps.ariaSnapshot();
  const read = ['Trigger', 'Step 1 of 4', 'heading "Yes"', 'Step 2 of 4', 'heading "No"', 'Step 3 of 4', 'Step 4 of 4'];
  const places = read.map((words) => tree.indexOf(words));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  // The ways are lists inside of the list, and each says where it goes on.
  expect(tree).toMatch(/- list "Steps":[\s\S]*\n {8}- list:[\s\S]*Step 2 of 4[\s\S]*continues at Rest/);
});
