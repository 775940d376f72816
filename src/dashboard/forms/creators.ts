// What a field can name can be made where it is missing, without leaving the form. The forms that make it are pages'; they
// are put around the routes, as fields know no pages.
import { type ComponentType, createContext, useContext } from 'react';
import type { Role } from '../../contract/account/key.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';

export interface CreatorProps {
  /** Kinds of channels that fit. */
  kinds?: readonly ChannelKind[];
  /** Called once lists have the name of what was made. */
  onMade: (id: string) => void;
  onClose: () => void;
}

export interface Creator {
  /** E.g. "Create a channel…". */
  label: string;
  role: Role;
  Form: ComponentType<CreatorProps>;
}

/** By what they make, e.g. `channel`. */
export type Creators = Readonly<Record<string, Creator | undefined>>;

const Context = createContext<Creators>({});
export const CreatorsProvider = Context.Provider;
export const useCreators = (): Creators => useContext(Context);
