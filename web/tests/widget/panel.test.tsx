/** The open chat from the outside: what a hand on the keyboard and a screen reader meet. */
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Conversation } from "../../widget/conversation";
import { STRINGS } from "../../widget/i18n";
import type { WidgetOptions } from "../../widget/options";
import { Panel } from "../../widget/panel/Panel";
import { Server } from "./server";

const OPTIONS: WidgetOptions = { base: "https://yol.test/", centre: "demo", language: "az", title: null, logo: null, shared: false };
const words = STRINGS.az;

let place: HTMLElement;
let server: Server;
const onClose = vi.fn();

async function open(): Promise<Conversation> {
  const conversation = new Conversation(OPTIONS);
  conversation.resume();
  render(<Panel conversation={conversation} options={OPTIONS} draft={{ text: "" }} quietly={false} onClose={onClose} />, place);
  await settled(() => expect(document.activeElement).toBe(one("textarea")));
  return conversation;
}

const all = (selector: string) => [...place.querySelectorAll<HTMLElement>(selector)];
const one = (selector: string) => {
  const [found] = all(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
const texts = (selector: string) => all(selector).map(({ textContent }) => textContent.trim());
const settled = (check: () => void) => vi.waitFor(check, { timeout: 2_000, interval: 5 });

async function write(text: string, key: KeyboardEventInit = { key: "Enter" }): Promise<void> {
  const input = one("textarea") as HTMLTextAreaElement;
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await settled(() => expect(one(".send").getAttribute("aria-disabled")).toBe(String(!text.trim())));
  input.dispatchEvent(new KeyboardEvent("keydown", { ...key, bubbles: true, cancelable: true }));
}

beforeEach(() => {
  server = new Server();
  place = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  render(null, place);
  place.remove();
  localStorage.clear();
  sessionStorage.clear();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

describe("before the first message", () => {
  test("nothing is asked and nothing is stored", async () => {
    await open();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.calls).toEqual([]);
    expect(localStorage).toHaveLength(0);
  });

  test("a starter sends its own text", async () => {
    await open();
    one(".replies button").click();
    await settled(() => expect(server.sent[0]?.text).toBe(words.starterTrade));
    await settled(() => expect(all(".replies")).toHaveLength(0));
  });

  test("calling a person begins a conversation", async () => {
    await open();
    one(".person").click();
    await settled(() => expect(one(".person-state").textContent).toBe(words.queue));
    expect(server.calls.filter((call) => call.startsWith("POST"))).toEqual(["POST ", "POST /c1/handoff"]);
    server.emit("queue", { position: 3 });
    await settled(() => expect(one("[role=status]").textContent).toContain("3"));
  });
});

describe("writing", () => {
  test("Enter sends, Shift+Enter and an unfinished word do not", async () => {
    await open();
    await write("a", { key: "Enter", shiftKey: true });
    await write("a", { key: "Enter", isComposing: true });
    expect(server.sent).toEqual([]);
    await write(" salam ");
    await settled(() => expect(server.sent[0]?.text).toBe("salam"));
    expect((one("textarea") as HTMLTextAreaElement).value).toBe("");
    await settled(() => expect(texts("[role=log] .message.contact .bubble")).toEqual(["salam"]));
  });

  test("blank text is not sent", async () => {
    await open();
    await write("   ");
    await write("\n");
    expect(server.calls).toEqual([]);
  });

  test("a refused text is explained and given back", async () => {
    await open();
    server.refusal = { status: 422, detail: "Mesaj çox uzundur." };
    await write("uzun");
    await settled(() => expect(one("[role=alert]").textContent).toBe("Mesaj çox uzundur."));
    one(".delivery.failed button").click();
    await settled(() => expect((one("textarea") as HTMLTextAreaElement).value).toBe("uzun"));
    expect(all(".message.contact")).toHaveLength(0);
    expect(one("[role=alert]").textContent).toBe("");
  });
});

describe("an answer", () => {
  async function ask(): Promise<void> {
    await open();
    await write("aşpaz");
    await settled(() => expect(server.sent).toHaveLength(1));
    await settled(() => expect(server.calls).toContain("GET /c1/events"));
    server.say({
      format: "markdown",
      text: "**900 manat.**",
      language: "az",
      buttons: [{ id: "b1", label: "Harada oxumaq olar?" }],
      sources: [
        { title: "1news.az", url: "https://1news.az/x", checked_on: "2025-08-26" },
        { title: "Hesabat", url: "javascript:alert(1)", checked_on: null },
      ],
    });
    await settled(() => expect(all(".message.bot .sources")).toHaveLength(1));
  }

  test("comes into the log with its language, its sources and its robot", async () => {
    await ask();
    expect(one("[role=log] .message.bot .bubble").lang).toBe("az");
    expect(one("[role=log] .message.bot .who").textContent).toContain(words.robot);
    expect(one(".sources").textContent).toContain("Mənbələr: 1news.az");
    expect(one(".sources").textContent).toContain("26.08.2025; Hesabat");
    expect(all(".sources a")).toHaveLength(1);
  });

  test("its button sends the button's id and shows its label", async () => {
    await ask();
    one(".replies button").click();
    await settled(() => expect(server.sent[1]?.button_id).toBe("b1"));
    expect(server.sent[1]?.text).toBeUndefined();
    expect(all(".replies")).toHaveLength(0);
  });

  test("history is not read out again after a return", async () => {
    await ask();
    render(null, place);
    await open();
    await settled(() => expect(all("[role=group] .message")).toHaveLength(2));
    expect(all("[role=log] .message")).toHaveLength(0);
    server.say({ text: "yeni" });
    await settled(() => expect(texts("[role=log] .bubble")).toEqual(["yeni"]));
  });
});

describe("around the conversation", () => {
  test("the language changes here and at the API", async () => {
    await open();
    await write("salam");
    await settled(() => expect(server.sent).toHaveLength(1));
    const select = one(".language select") as HTMLSelectElement;
    select.value = "ru";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await settled(() => expect(one(".person").textContent).toBe(STRINGS.ru.person));
    await settled(() => expect(server.language).toBe("ru"));
    expect(one(".panel").lang).toBe("ru");
  });

  test("Escape closes the menu first, then the panel", async () => {
    await open();
    const escape = () => new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
    one(".menu button").click();
    await settled(() => expect(all(".menu-list")).toHaveLength(1));
    one(".menu input").dispatchEvent(escape());
    await settled(() => expect(all(".menu-list")).toHaveLength(0));
    expect(onClose).not.toHaveBeenCalled();
    one("textarea").dispatchEvent(escape());
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  test("deleting asks first, then leaves nothing", async () => {
    await open();
    await write("salam");
    await settled(() => expect(localStorage).toHaveLength(1));
    one(".menu button").click();
    await settled(() => one(".menu-item.danger").click());
    await settled(() => expect(document.activeElement).toBe(one(".plain-button")));
    expect(server.calls.filter((call) => call.startsWith("DELETE"))).toEqual([]);
    one(".danger-button").click();
    await settled(() => expect(one(".fate").textContent).toBe(words.erased));
    expect(server.calls).toContain("DELETE /c1");
    expect(all(".message.contact")).toHaveLength(0);
    expect(localStorage).toHaveLength(0);
  });

  test("a counsellor is named", async () => {
    await open();
    await write("salam");
    await settled(() => expect(server.sent).toHaveLength(1));
    server.emit("handler", { handler: "counsellor" });
    server.say({ sender: "counsellor", sender_name: "Aygün · Gəncə", text: "Salam" });
    await settled(() => expect(one(".person-state").textContent).toContain("Aygün · Gəncə"));
    expect(one(".message.counsellor .who").textContent).toContain("Aygün · Gəncə");
    server.emit("typing", { sender: "counsellor" });
    await settled(() => expect(one("[role=status]").textContent).toBe("Aygün · Gəncə yazır…"));
  });
});
