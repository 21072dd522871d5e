/** The script on the centre's page: draws the launcher and fetches the application at the first click, nothing before. */
import { launcher as az } from "./i18n/az";
import { launcher as cnr } from "./i18n/cnr";
import { launcher as en } from "./i18n/en";
import { launcher as ru } from "./i18n/ru";
import { launcher as sq } from "./i18n/sq";
import css from "./launcher.css?inline";
import { drawLauncher } from "./launcher";
import { OPEN_KEY, optionsOf, type Mount, type Widget } from "./options";
import { themeOf } from "./theme";

const STRINGS = { az, cnr, en, ru, sq };

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !document.querySelector("yol-widget")) begin(script);

function begin(tag: HTMLScriptElement): void {
  const options = optionsOf(tag);
  const strings = STRINGS[options.language];
  const launcher = drawLauncher(strings, options.language, css, tag.nonce);
  const { colour, accent, theme } = tag.dataset;
  launcher.addStyles(themeOf(colour, accent));
  if (theme) launcher.host.dataset.theme = theme;
  let loading: Promise<Widget> | null = null;

  const load = () => {
    launcher.button.setAttribute("aria-busy", "true");
    loading ??= (import(/* @vite-ignore */ `${options.base}widget/app.js?v=${__APP_VERSION__}`) as Promise<{ mount: Mount }>).then(
      ({ mount }) => mount(launcher, options),
    );
    return loading.finally(() => launcher.button.removeAttribute("aria-busy"));
  };
  const open = (draft?: string) =>
    load().then(
      (widget) => widget.open({ draft }),
      () => {
        loading = null;
        launcher.label.textContent = strings.failed;
      },
    );

  launcher.button.addEventListener("click", () => void open());
  // The page's own "ask" buttons: <button data-yol-open="a first question">.
  document.addEventListener("click", (event) => {
    const opener = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-yol-open]") : null;
    if (opener) void open(opener.dataset.yolOpen);
  });
  if (wasOpen()) load().then((widget) => widget.open({ quietly: true }), () => (loading = null));
}

/** Whether the person had a conversation open on the page before; on a phone the new page comes first. */
function wasOpen(): boolean {
  try {
    return sessionStorage.getItem(OPEN_KEY) !== null && matchMedia("(min-width: 600px) and (min-height: 500px)").matches;
  } catch {
    return false;
  }
}
