// The little of React that the hook uses; a project brings its own React with its own types.
declare module 'react' {
  export function useEffect(effect: () => () => void, dependencies: readonly unknown[]): void;
  export function useMemo<T>(make: () => T, dependencies: readonly unknown[]): T;
  export function useRef<T>(value: T): { current: T };
  export function useState<T>(initial: T | (() => T)): [T, (next: T) => void];
  export function useSyncExternalStore<T>(
    subscribe: (listener: () => void) => () => void,
    snapshot: () => T,
    serverSnapshot: () => T,
  ): T;
}
