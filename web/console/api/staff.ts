/** Signing in and out. */
import { get, post, send } from "./http";
import type { Staff } from "./types";

export type Credentials = { token: string } | { name: string; password: string };

export const signIn = (credentials: Credentials) => send<Staff>("/v1/staff/sign-in", credentials);
export const signOut = () => post<undefined>("/v1/staff/sign-out");
export const setPassword = (password: string) => post<undefined>("/v1/staff/password", { password });
export const readMe = () => get<Staff>("/v1/staff/me");
