/** What the browser remembers, and where. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { Memory } from "../../widget/memory";

const conversation = { id: "c1", token: "t1" };

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
});

describe("Memory", () => {
  test("reading leaves no trace", () => {
    expect(new Memory("ganja", false).read()).toEqual({ conversation: null, language: null, unsent: [] });
    expect(localStorage).toHaveLength(0);
    expect(sessionStorage).toHaveLength(0);
  });

  test("is kept for each centre, and forgotten", () => {
    const memory = new Memory("ganja", false);
    memory.write({ conversation, language: "ru" });
    expect(new Memory("ganja", false).read()).toEqual({ conversation, language: "ru", unsent: [] });
    expect(new Memory("sheki", false).read().conversation).toBeNull();
    memory.forget();
    expect(localStorage).toHaveLength(0);
  });

  test("a shared computer keeps it in the tab only, also when chosen later", () => {
    const memory = new Memory(null, false);
    memory.write({ conversation });
    memory.shared = true;
    expect(localStorage).toHaveLength(0);
    expect(new Memory(null, false)).toMatchObject({ shared: true });
    expect(new Memory(null, false).read().conversation).toEqual(conversation);
    memory.shared = false;
    expect(sessionStorage).toHaveLength(0);
    expect(new Memory(null, false).read().conversation).toEqual(conversation);
  });

  test.each(["{", "null", "[]", '{"conversation": {"id": 1}}', '{"language": "xx", "unsent": 3}'])("%s in storage is nothing", (text) => {
    localStorage.setItem("yol:ganja", text);
    expect(new Memory("ganja", false).read()).toEqual({ conversation: null, language: null, unsent: [] });
  });

  test("where storage is forbidden the page itself remembers", () => {
    const forbidden = () => {
      throw new DOMException("denied", "SecurityError");
    };
    vi.stubGlobal("localStorage", { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
    const memory = new Memory("ganja", false);
    memory.write({ conversation });
    expect(memory.read().conversation).toEqual(conversation);
    memory.forget();
    expect(memory.read().conversation).toBeNull();
  });
});
