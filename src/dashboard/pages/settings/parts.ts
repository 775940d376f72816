// The parts of the settings, by whom they concern.
import {
  ChartNoAxesColumn,
  Database,
  Folder,
  Globe,
  KeyRound,
  type LucideIcon,
  MailX,
  MonitorSmartphone,
  ScrollText,
  Sparkles,
  Variable,
} from 'lucide-react';
import type { SettingsPart } from '../../paths.ts';

export interface Part {
  part: SettingsPart;
  label: string;
  icon: LucideIcon;
}

export const partGroups: readonly { label: string; parts: readonly Part[] }[] = [
  {
    label: 'This project',
    parts: [
      { part: 'project', label: 'General', icon: Folder },
      { part: 'variables', label: 'Variables and secrets', icon: Variable },
      { part: 'suppressions', label: 'Suppressions', icon: MailX },
      { part: 'data', label: 'Data', icon: Database },
    ],
  },
  {
    label: 'Organisation',
    parts: [
      { part: 'keys', label: 'API keys', icon: KeyRound },
      { part: 'domains', label: 'Sender domains', icon: Globe },
      { part: 'ai', label: 'AI', icon: Sparkles },
      { part: 'plan', label: 'Plan and limits', icon: ChartNoAxesColumn },
      { part: 'audit', label: 'Audit log', icon: ScrollText },
    ],
  },
  { label: 'You', parts: [{ part: 'device', label: 'This device', icon: MonitorSmartphone }] },
];
