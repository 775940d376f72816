// The pictures of the documentation: what each shows, and how to get there.
import type { Page } from 'playwright-core';
import { pathsOf } from '../../src/dashboard/paths.ts';
import type { Demo } from '../seed.ts';
import type { Story } from './story.ts';

/** One picture; each is taken in light and dark unless it says otherwise. */
export interface Shot {
  name: string;
  path: string;
  /** A phone instead of a desktop. */
  isPhone?: boolean;
  onlyLight?: boolean;
  /** Before the page is opened. */
  before?(page: Page): Promise<void>;
  /** After the page is there. */
  after?(page: Page): Promise<void>;
}

export function shotsOf({ projectId }: Demo, { journeyId, runId, alertRuleId, templateId }: Story): Shot[] {
  const paths = pathsOf(projectId);
  return [
    { name: 'home', path: paths.home() },
    { name: 'builder', path: paths.workflow(journeyId), after: dryRun },
    { name: 'builder-list', path: paths.workflow(journeyId, { view: 'list' }), onlyLight: true },
    { name: 'run', path: paths.run(runId, { step: 'confirm' }) },
    { name: 'why-not', path: paths.why({ userId: 'rosa', type: 'billing.payment_failed' }), onlyLight: true },
    { name: 'alert-rule', path: paths.alertRule(alertRuleId), onlyLight: true },
    { name: 'template', path: paths.template(templateId), onlyLight: true },
    { name: 'person', path: paths.person('priya'), onlyLight: true },
    { name: 'health', path: paths.health(), onlyLight: true },
    { name: 'phone-home', path: paths.home(), isPhone: true, onlyLight: true },
    { name: 'phone-run', path: paths.run(runId), isPhone: true, onlyLight: true },
    { name: 'phone-builder', path: paths.workflow(journeyId, { view: 'list' }), isPhone: true, onlyLight: true },
    { name: 'list-empty', path: paths.webhooks(), onlyLight: true },
    { name: 'list-loading', path: paths.runs(), onlyLight: true, before: holdRuns },
    { name: 'list-error', path: paths.runs(), onlyLight: true, before: failRuns, after: errorShown },
  ];
}

/** The list asks again a few times first. */
async function errorShown(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Retry' }).waitFor();
}

async function dryRun(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Dry-run' }).click();
}

const runs = '**/automation/runs?**';

async function holdRuns(page: Page): Promise<void> {
  await page.route(runs, () => {});
}

async function failRuns(page: Page): Promise<void> {
  const problem = {
    code: 'internal_error',
    title: 'Internal error',
    status: 500,
    requestId: 'req_01JB2QH7',
    detail: '',
  };
  await page.route(runs, (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  );
}
