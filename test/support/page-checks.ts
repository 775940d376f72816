// What every page of the dashboard has to keep, measured in the page itself.
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Rules whose result depends on colours; the others say the same in every theme. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** Rules of axe that are off unless asked for: targets of 24 px (WCAG 2.2). */
const alsoOn = { 'target-size': { enabled: true } };

interface AxeNode {
  target: unknown[];
  failureSummary?: string;
}
interface Axe {
  run(context: object, options: object): Promise<{ violations: { id: string; help: string; nodes: AxeNode[] }[] }>;
}
declare global {
  var axe: Axe | undefined;
}

/** What axe says against the page as it is, one line each. `coloursOnly` for a second theme of the same page. */
export async function axeFaultsOf(page: Page, { coloursOnly = false } = {}): Promise<string[]> {
  // Once a page: it is lost with a reload only. Evaluated by the debugger, which the policy of the page does not bind.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await axeText());
  return page.evaluate(
    async ([rules, on]) => {
      // Frames hold mails of senders; a focus guard hands the focus on at once, which axe cannot see.
      const context = { include: [['html']], exclude: [['iframe'], ['[data-base-ui-focus-guard]']] };
      const options = rules.length > 0 ? { runOnly: { type: 'rule', values: rules } } : { rules: on };
      const { violations } = (await globalThis.axe?.run(context, { ...options, resultTypes: ['violations'] })) ?? {
        violations: [{ id: 'axe', help: 'was not loaded', nodes: [{ target: [''] }] }],
      };
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target }) => `axe ${id}: ${help}: ${target.join(' ')}`),
      );
    },
    [coloursOnly ? ofColours : [], alsoOn] as const,
  );
}

let source: Promise<string> | null = null;
function axeText(): Promise<string> {
  source ??= import('node:fs/promises').then(({ readFile }) => readFile(axeSource, 'utf8'));
  return source;
}

/** One h1, a title that names it, one main, ids used once, pointer targets of at least 24 px (2.5.8). */
export function structureFaultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const isShown = (it: Element) =>
      it.checkVisibility({ visibilityProperty: true }) && !it.closest('[aria-hidden=true]');
    const headings = [...document.querySelectorAll('h1')].filter(isShown);
    // Behind a dialog the page is not there.
    if (!document.querySelector('[role=dialog], [role=alertdialog]')) {
      if (headings.length !== 1) faults.push(`${headings.length} h1`);
      const [name = ''] = headings.map((it) => it.textContent ?? '');
      if (document.title !== `${name} · Sendora`) faults.push(`the title "${document.title}" does not name "${name}"`);
    }
    if (document.querySelectorAll('main').length !== 1) faults.push('not one main');
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    if (twice.length > 0) faults.push(`ids used twice: ${[...new Set(twice)].join(', ')}`);
    for (const it of document.querySelectorAll(
      'a[href], button, input, select, textarea, summary, [role=button], [role=option], [role=menuitem], [role=tab]',
    )) {
      if (!isShown(it)) continue;
      // A field is pressed by its label too. What is hidden until it has the focus is not pressed, a field for files by its
      // button; a link between words has the height of their line (2.5.8, inline).
      const labels = it instanceof HTMLInputElement ? [...(it.labels ?? [])] : [];
      const boxes = [it, ...labels].map((each) => each.getBoundingClientRect());
      // The area may reach beyond the box.
      const { position, top } = getComputedStyle(it, '::after');
      const beyond = position === 'absolute' ? Math.max(0, -2 * Number.parseFloat(top)) : 0;
      const width = Math.max(...boxes.map((box) => box.width)) + beyond;
      const height = Math.max(...boxes.map((box) => box.height)) + beyond;
      if ((width <= 1 && height <= 1) || getComputedStyle(it).display === 'inline' || (width >= 24 && height >= 24))
        continue;
      const words = (it.getAttribute('aria-label') ?? it.textContent ?? '').trim().slice(0, 40);
      faults.push(`target of ${Math.round(width)}x${Math.round(height)}: ${it.tagName} "${words}" ${it.className}`);
    }
    return faults;
  });
}

/** Elements that get the focus and cannot be seen then, because something sticky lies over them (2.4.11). */
export function hiddenFocusOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const before = document.activeElement;
    const place =
      document.querySelector('[role=dialog], [role=alertdialog]') ?? document.querySelector('main') ?? document;
    const all = [
      ...place.querySelectorAll<HTMLElement>(':is(a[href], button, input, [tabindex="0"]):not([tabindex="-1"])'),
    ];
    const faults = all.flatMap((it) => {
      if (!it.checkVisibility({ visibilityProperty: true })) return [];
      it.focus();
      const target =
        it instanceof HTMLInputElement && it.getBoundingClientRect().width < 4 ? (it.labels?.[0] ?? it) : it;
      const { left, top, right, bottom } = target.getBoundingClientRect();
      if (right - left < 1) return [];
      const shares = [0.1, 0.5, 0.9];
      const seen = shares.some((x) =>
        shares.some((y) => {
          const found = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
          return found !== null && (target.contains(found) || found.contains(target));
        }),
      );
      return seen
        ? []
        : [
            `hidden when focused: ${it.tagName} "${(it.getAttribute('aria-label') ?? it.textContent ?? '').trim().slice(0, 40)}"`,
          ];
    });
    if (before instanceof HTMLElement) before.focus();
    scrollTo(0, 0);
    return faults;
  });
}

/** Words and controls that a box without an end cuts off at its right; what ends in dots is meant to. */
export function cutOffOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cutterOf = (start: Element): { box: Element; isMeant: boolean } | null => {
      let isMeant = false;
      for (let it: Element | null = start; it !== null && it !== document.body; it = it.parentElement) {
        const { overflowX, textOverflow, webkitLineClamp, position } = getComputedStyle(it);
        isMeant ||= textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
        if (overflowX !== 'visible') return { box: it, isMeant: isMeant || !['hidden', 'clip'].includes(overflowX) };
        if (position === 'fixed') return null;
      }
      return null;
    };
    return [...document.querySelectorAll('main *')].flatMap((it) => {
      const words = [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (!(words || it.matches('button, a, input, select, textarea'))) return [];
      if (it.closest('svg, .react-flow, [aria-hidden=true], .sr-only') || !it.checkVisibility()) return [];
      const cutter = it.parentElement === null ? null : cutterOf(words ? it : it.parentElement);
      if (cutter === null || cutter.isMeant) return [];
      const [mine, its] = [it.getBoundingClientRect(), cutter.box.getBoundingClientRect()];
      if (mine.width <= 1 || its.width <= 1) return [];
      const right = it === cutter.box ? its.left + it.scrollWidth : mine.right;
      if (right <= its.right + 1.5) return [];
      return [
        `cut off by ${Math.round(right - its.right)} px: ${it.tagName} "${(it.textContent ?? '').trim().slice(0, 40)}" ${it.className}`,
      ];
    });
  });
}
