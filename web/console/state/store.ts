/** A value that components can watch. */
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";

export interface Store<T> {
  get: () => T;
  set: (next: T) => void;
  update: (change: (now: T) => T) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T) => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The part of the store that `select` picks; the component renders again when that part changes. */
export function useStore<T, S = T>(store: Store<T>, select: (value: T) => S = (value) => value as unknown as S): S {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const chosen = select(store.get());
  const latest = useRef({ select, chosen });
  useLayoutEffect(() => {
    latest.current = { select, chosen };
  });
  useLayoutEffect(() => {
    const check = () => {
      if (!Object.is(latest.current.select(store.get()), latest.current.chosen)) render(0);
    };
    check();
    return store.subscribe(check);
  }, [store]);
  return chosen;
}
