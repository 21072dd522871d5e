/** The mark of Yol: a way that leads on. */
import type { JSX } from "preact";

export function Logo({ size = 28 }: { size?: number }): JSX.Element {
  return (
    <svg class="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="logo-ground" width="32" height="32" rx="9" />
      <path class="logo-way" d="M12.5 26c0-5 8-6 8-11 0-4-5-4.500-5-8.500" />
      <circle class="logo-aim" cx="15.500" cy="6.500" r="2.300" />
    </svg>
  );
}
