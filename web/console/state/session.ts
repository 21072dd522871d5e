/** Who is signed in. */
import { asApiError, whenSignedOut } from "../api/http";
import * as api from "../api/staff";
import type { Staff } from "../api/types";
import { adoptLanguage } from "../i18n";
import { noteFailure } from "./connection";
import { forgetAll } from "./storage";
import { createStore } from "./store";

export type Session =
  | { status: "starting" }
  | { status: "out"; problem: "expired" | "link" | null }
  | { status: "in"; staff: Staff; offerPassword: boolean };

export const sessionStore = createStore<Session>({ status: "starting" });

whenSignedOut(() => {
  sessionStore.update((now) => (now.status === "in" ? { status: "out", problem: "expired" } : now));
});

/** Null where nobody is signed in. */
export function staffOf(session: Session): Staff | null {
  return session.status === "in" ? session.staff : null;
}

export function currentStaff(): Staff | null {
  return staffOf(sessionStore.get());
}

/** Editors and managers see the numbers, never what people wrote. */
export function mayAnswer(staff: Staff): boolean {
  return staff.role === "counsellor" || staff.role === "lead";
}

/** Takes up the session of the cookie; `problem` is said where there is none. Throws when the API cannot be reached. */
export async function resumeSession(problem: "link" | null = null): Promise<void> {
  try {
    await enter(await api.readMe(), false);
  } catch (error) {
    if ((error as { status?: number }).status !== 401) throw error;
    sessionStore.set({ status: "out", problem });
  }
}

export async function signIn(credentials: api.Credentials): Promise<void> {
  await enter(await api.signIn(credentials), true);
}

/** Leaves nothing that was written on this device. Without an answer nobody is signed out, and the page says why. */
export async function signOut(): Promise<void> {
  const staff = currentStaff();
  try {
    await api.signOut();
  } catch (error) {
    noteFailure(error);
    if (asApiError(error).passing) return;
  }
  if (staff) forgetAll(`of.${staff.id}.`);
  sessionStore.set({ status: "out", problem: null });
}

export async function savePassword(password: string): Promise<void> {
  await api.setPassword(password);
  sessionStore.update((now) =>
    now.status === "in" ? { ...now, staff: { ...now.staff, password_set: true } } : now,
  );
}

export function endPasswordStep(): void {
  sessionStore.update((now) => (now.status === "in" ? { ...now, offerPassword: false } : now));
}

async function enter(staff: Staff, justSignedIn: boolean): Promise<void> {
  await adoptLanguage(staff.language);
  const offerPassword = justSignedIn && !staff.password_set;
  sessionStore.set({ status: "in", staff, offerPassword });
}
