/** Starts the console. */
import { render } from "preact";
import "../shared/tokens.css";
import "./styles/base.css";
import "./styles/forms.css";
import "./styles/overlays.css";
import "./styles/sign_in.css";
import "./styles/frame.css";
import "./styles/panes.css";
import "./styles/marks.css";
import "./styles/queue.css";
import "./styles/thread.css";
import "./styles/bubbles.css";
import "./styles/composer.css";
import "./styles/about.css";
import "./styles/statistics.css";
import { App } from "./app";
import { loadFirstLanguage } from "./i18n";

async function start(root: HTMLElement): Promise<void> {
  await loadFirstLanguage();
  render(<App />, root);
}

const root = document.getElementById("app");
if (root) void start(root);
