/** The time, in steps small enough for waiting times. */
import { useEffect } from "preact/hooks";
import { createStore, useStore } from "./store";

const STEP_MS = 5_000;

const clockStore = createStore(Date.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function useNow(): number {
  useEffect(() => {
    watchers += 1;
    timer ??= setInterval(() => clockStore.set(Date.now()), STEP_MS);
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return useStore(clockStore);
}
