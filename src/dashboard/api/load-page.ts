// Pages come as chunks when they are opened. A deployment replaces them, so a tab that is open may ask for one that is gone.

/** The chunk of a page could not be loaded. */
export class PageNotLoaded extends Error {
  /** The server has a newer dashboard than this tab. */
  readonly isOutdated: boolean;

  constructor(cause: unknown, isOutdated: boolean) {
    super('The page could not be loaded.', { cause });
    this.name = 'PageNotLoaded';
    this.isOutdated = isOutdated;
  }
}

/** What Chromium, Firefox and Safari say of a module that did not come, and Vite of its styles. */
const lost = /dynamically imported module|Importing a module script failed|preload CSS/;

/** Whether the page that the server has now begins with another script than this one. */
async function isOutdated(): Promise<boolean> {
  const script = document.querySelector<HTMLScriptElement>('script[type=module]')?.src;
  if (script === undefined) return false;
  try {
    const response = await fetch('/', { headers: { accept: 'text/html' }, cache: 'no-store' });
    return response.ok && !(await response.text()).includes(new URL(script).pathname);
  } catch {
    return false;
  }
}

/** Loads a chunk, and finds out why when it does not come. */
export async function loadPage<Page>(load: () => Promise<Page>): Promise<Page> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof Error && lost.test(error.message))) throw error;
    throw new PageNotLoaded(error, await isOutdated());
  }
}

const place = 'sendora.reloaded';

/** Reloads a tab that is outdated; not twice for the same dashboard, which would never end. */
export function reloadOnce(): void {
  const build = document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? '';
  if (sessionStorage.getItem(place) === build) return;
  sessionStorage.setItem(place, build);
  location.reload();
}
