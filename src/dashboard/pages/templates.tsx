import { useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import { LayoutList } from './templates/layout-list.tsx';
import { NewTextButton } from './templates/new-text.tsx';
import { PartialList } from './templates/partial-list.tsx';
import { TemplateList } from './templates/template-list.tsx';

const tabs = [
  { value: 'templates', label: 'Templates' },
  { value: 'layouts', label: 'Layouts' },
  { value: 'partials', label: 'Partials' },
] as const;
type Tab = (typeof tabs)[number]['value'];

const lists: Record<Tab, () => React.ReactNode> = {
  templates: TemplateList,
  layouts: LayoutList,
  partials: PartialList,
};

/** Emails with names, and what they have in common. */
export function TemplatesPage() {
  const [{ tab: asked }, change] = useSearchParams();
  const { reason } = useRight('editor');
  const { paths } = useConnection();
  const tab = tabs.find(({ value }) => value === asked)?.value ?? 'templates';
  const List = lists[tab];
  return (
    <>
      <PageHeader
        title="Templates"
        note="Emails that steps and rules send by name"
        actions={<NewTextButton tab={tab} reason={reason} paths={paths} />}
        tabs={
          <Tabs
            label="Texts"
            value={tab}
            onChange={(next) => change({ tab: next === 'templates' ? null : next, q: null })}
            tabs={tabs}
          />
        }
      />
      <PageBody className="pt-5">
        <TabPanel label="Texts" value={tab}>
          <List />
        </TabPanel>
      </PageBody>
    </>
  );
}
