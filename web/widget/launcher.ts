/** The button in the corner of the page, in a shadow root of its own. */
import type { Language } from "../shared/languages";
import type { LauncherStrings } from "./i18n";
import type { Launcher } from "./options";

const SVG = "http://www.w3.org/2000/svg";
/** Lucide's "message-circle-more" (ISC licence). */
const BUBBLE =
  "M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719M8 12h.01M12 12h.01M16 12h.01";

export function drawLauncher(strings: LauncherStrings, language: Language, css: string, nonce: string): Launcher {
  const host = document.createElement("yol-widget");
  const root = host.attachShadow({ mode: "open" });
  const addStyles = (text: string, ground = false) => adopt(root, text, nonce, ground);
  addStyles(css);

  const button = document.createElement("button");
  button.type = "button";
  button.className = "launcher";
  button.lang = language;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-haspopup", "dialog");
  const label = document.createElement("span");
  label.textContent = strings.open;
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.hidden = true;
  button.append(bubble(), label, badge);
  root.append(button);

  const place = () => document.body.append(host);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
  else place();
  return { host, root, button, label, badge, addStyles };
}

/** Constructed sheets pass any content security policy; older browsers get an element with the script's nonce. */
function adopt(root: ShadowRoot, css: string, nonce: string, ground: boolean): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    const sheets = root.adoptedStyleSheets;
    root.adoptedStyleSheets = ground ? [sheet, ...sheets] : [...sheets, sheet];
  } catch {
    const style = document.createElement("style");
    style.nonce = nonce;
    style.textContent = css;
    if (ground) root.prepend(style);
    else root.append(style);
  }
}

function bubble(): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const attributes = { viewBox: "0 0 24 24", width: "24", height: "24", fill: "none", stroke: "currentColor", "stroke-width": "2" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  svg.setAttribute("stroke-linecap", "round");
  svg.setAttribute("stroke-linejoin", "round");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", BUBBLE);
  svg.append(path);
  return svg;
}
