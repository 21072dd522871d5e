/** The application behind the launcher: one conversation, and the panel that shows it while it is open. */
import { render } from "preact";
import tokens from "../shared/tokens.css?inline";
import { Conversation } from "./conversation";
import { fill, STRINGS } from "./i18n";
import { OPEN_KEY, type Launcher, type Mount, type OpenOptions } from "./options";
import { Panel } from "./panel/Panel";
import css from "./panel/panel.css?inline";
import { lastSeq } from "./timeline";

export const mount: Mount = (launcher, options) => {
  launcher.addStyles(tokens, true);
  launcher.addStyles(css);
  const place = document.createElement("div");
  launcher.root.append(place);

  const conversation = new Conversation(options);
  const draft = { text: "" };
  let isOpen = false;
  let readSeq: number | null = null;

  const close = () => {
    isOpen = false;
    readSeq = lastSeq(conversation.state.messages);
    render(null, place);
    showLauncher(launcher, true);
    launcher.button.focus();
    rememberOpen(false);
  };
  const open = ({ draft: text, quietly = false }: OpenOptions = {}) => {
    if (text) draft.text = text;
    if (isOpen && !text) return;
    isOpen = true;
    render(null, place);
    render(<Panel conversation={conversation} options={options} draft={draft} quietly={quietly} onClose={close} />, place);
    showLauncher(launcher, false);
    showUnread(launcher, 0, "");
    rememberOpen(conversation.exists);
  };

  conversation.subscribe(() => {
    const { messages, language, historySeq } = conversation.state;
    const strings = STRINGS[language];
    if (isOpen) {
      rememberOpen(conversation.exists);
      return;
    }
    const from = Math.max(readSeq ?? 0, historySeq);
    const unread = messages.filter(({ seq, sender }) => seq > from && (sender === "bot" || sender === "counsellor"));
    showUnread(launcher, unread.length, fill(strings.newMessages, { n: unread.length }));
  });
  conversation.resume();
  return { open };
};

function showLauncher({ button }: Launcher, visible: boolean): void {
  button.hidden = !visible;
  button.setAttribute("aria-expanded", String(!visible));
}

function showUnread({ badge, button, label }: Launcher, unread: number, words: string): void {
  badge.hidden = unread === 0;
  badge.textContent = unread > 9 ? "9+" : String(unread);
  if (unread) button.setAttribute("aria-label", `${label.textContent}. ${words}`);
  else button.removeAttribute("aria-label");
}

function rememberOpen(open: boolean): void {
  try {
    if (open) sessionStorage.setItem(OPEN_KEY, "1");
    else sessionStorage.removeItem(OPEN_KEY);
  } catch {
    // Without storage the next page begins with the panel closed.
  }
}
