import { usePlanRight, useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import { ExportPanel } from './bundles/export-panel.tsx';
import { ImportPanel } from './bundles/import-panel.tsx';

const label = 'Import or export';
const tabs = [
  { value: 'import', label: 'Import' },
  { value: 'export', label: 'Export' },
] as const;

/** Workflows and all that they use as one file. */
export function ImportExportPage() {
  const { paths } = useConnection();
  const [{ tab }, change] = useSearchParams();
  const role = useRight('editor');
  const plan = usePlanRight('starter');
  const chosen = tab === 'export' ? 'export' : 'import';
  return (
    <>
      <PageHeader
        title="Import and export"
        crumbs={[{ label: 'Workflows', to: paths.workflows() }]}
        tabs={
          <Tabs
            label={label}
            value={chosen}
            onChange={(next) => change({ tab: next === 'import' ? null : next })}
            tabs={tabs}
          />
        }
      />
      <PageBody className="pt-4">
        <TabPanel label={label} value={chosen}>
          {chosen === 'import' ? (
            <ImportPanel right={plan.reason ?? role.reason} />
          ) : (
            <ExportPanel right={plan.reason} />
          )}
        </TabPanel>
      </PageBody>
    </>
  );
}
