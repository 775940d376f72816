import { useRouter } from '@tanstack/react-router';
import { useConnection } from '../../shell/connection.ts';
import { Tabs } from '../../ui/tabs.tsx';

export type AlertView = 'alerts' | 'rules' | 'silences';
export const alertTabsLabel = 'Alerts, their rules and silences';

const tabs = [
  { value: 'alerts', label: 'Alerts' },
  { value: 'rules', label: 'Rules' },
  { value: 'silences', label: 'Silences' },
] as const satisfies { value: AlertView; label: string }[];

/** The three lists about alerts; each has an address of its own. */
export function AlertTabs({ value }: { value: AlertView }) {
  const { paths } = useConnection();
  const router = useRouter();
  const addresses = { alerts: paths.alerts(), rules: paths.alerts({ view: 'rules' }), silences: paths.silences() };
  return (
    <Tabs label={alertTabsLabel} value={value} onChange={(next) => router.history.push(addresses[next])} tabs={tabs} />
  );
}
