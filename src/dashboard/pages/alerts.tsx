import { useSearchParams } from '../shell/search.ts';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { TabPanel } from '../ui/tabs.tsx';
import { AlertPanel } from './alerts/alert-panel.tsx';
import { AlertRules } from './alerts/alert-rules.tsx';
import { AlertTabs, alertTabsLabel } from './alerts/alert-tabs.tsx';
import { AlertHistory } from './alerts/history.tsx';
import { NewAlertRule } from './alerts/new-alert-rule.tsx';

/** Alerts: what has paged the team, and the rules that do. */
export function AlertsPage() {
  const [search, change] = useSearchParams();
  const view = search.view === 'rules' ? 'rules' : 'alerts';
  return (
    <>
      <PageHeader
        title="Alerts"
        note="What pages the team"
        actions={<NewAlertRule />}
        tabs={<AlertTabs value={view} />}
      />
      <PageBody className="pt-5">
        <TabPanel label={alertTabsLabel} value={view}>
          {view === 'rules' ? <AlertRules /> : <AlertHistory />}
        </TabPanel>
      </PageBody>
      <AlertPanel id={search.alert ?? null} onClose={() => change({ alert: null })} />
    </>
  );
}
