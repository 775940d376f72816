// What a field can name can be made where it is missing, without leaving the form. The forms that make it are pages'; they
// are put around the routes, as fields know no pages.
import { type ComponentType, createContext, useContext } from 'react';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';

export type Creatable = 'channel' | 'audience' | 'template';

export interface CreatorProps {
  /** Kinds of channels that fit. */
  kinds?: readonly ChannelKind[];
  onMade: (id: string) => void;
  onClose: () => void;
}

export type Creators = Readonly<Partial<Record<Creatable, ComponentType<CreatorProps>>>>;

const Context = createContext<Creators>({});
export const CreatorsProvider = Context.Provider;
export const useCreators = (): Creators => useContext(Context);
