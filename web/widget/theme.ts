/** A centre's own colours, made readable on light and dark ground, whatever was chosen. */

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const DARK_PAPER: Rgb = [20, 26, 31];
/** Above the 4.5 that text needs, because some grounds are a little tinted. */
const CONTRAST = 5.4;

/** Styles for the shadow root; empty when no colour is given or none can be read. */
export function themeOf(primary: string | undefined, accent: string | undefined): string {
  const light = [...shades("primary", primary, WHITE, BLACK), ...shades("accent", accent, WHITE, BLACK)].join("");
  const dark = [...shades("primary", primary, DARK_PAPER, WHITE), ...shades("accent", accent, DARK_PAPER, WHITE)].join("");
  return light && `:host{${light}}@media(prefers-color-scheme:dark){:host(:not([data-theme="light"])){${dark}}}`;
}

export function contrast(one: Rgb, other: Rgb): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

export function rgbOf(hex: string | undefined): Rgb | null {
  const digits = /^#?([0-9a-f]{6})$/i.exec(hex?.trim() ?? "")?.[1];
  if (!digits) return null;
  const value = parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function shades(name: string, hex: string | undefined, ground: Rgb, ink: Rgb): string[] {
  const given = rgbOf(hex);
  if (!given) return [];
  let colour = given;
  for (let share = 0.05; contrast(colour, ground) < CONTRAST; share += 0.05) colour = mixed(given, ink, share);
  return [
    `--yol-${name}:${css(colour)};`,
    `--yol-${name}-strong:${css(mixed(colour, ink, 0.2))};`,
    `--yol-${name}-soft:${css(mixed(ground, colour, 0.1))};`,
    `--yol-on-${name}:${css(ground)};`,
  ];
}

function mixed(one: Rgb, other: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => Math.round(one[index] + (other[index] - one[index]) * Math.min(1, share));
  return [part(0), part(1), part(2)];
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function css(rgb: Rgb): string {
  return `rgb(${rgb.join(",")})`;
}
