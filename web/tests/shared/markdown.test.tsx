/** The small Markdown: what becomes a node, and what must stay text. */
import { render } from "preact";
import { describe, expect, test } from "vitest";
import { Markdown, PlainText, safeUrl } from "../../shared/markdown";

function drawn(node: preact.JSX.Element): HTMLElement {
  const place = document.createElement("div");
  render(node, place);
  return place;
}

const html = (text: string) => drawn(<Markdown text={text} />).getHTML();

describe("Markdown", () => {
  test("bold, paragraphs, bullets and line breaks become nodes", () => {
    expect(html("**Bold.**\nnext\n\nsecond\n- one\n- **two**\nafter")).toBe(
      "<p><strong>Bold.</strong><br>next</p><p>second</p><ul><li>one</li><li><strong>two</strong></li></ul><p>after</p>",
    );
  });

  test("links open apart and only lead to the web", () => {
    const place = drawn(<Markdown text="[a page](https://example.org/x?a=1&b=2), https://example.org/y." />);
    const links = [...place.querySelectorAll("a")];
    expect(links.map((link) => link.href)).toEqual(["https://example.org/x?a=1&b=2", "https://example.org/y"]);
    expect(links.every((link) => link.rel === "noopener noreferrer" && link.target === "_blank")).toBe(true);
    expect(place.textContent).toBe("a page, https://example.org/y.");
  });

  test.each([
    "<img src=x onerror=alert(1)>",
    "**<script>alert(1)</script>**",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](//evil.example)",
    "[x](vbscript:x)",
    "[<img src=x onerror=alert(1)>](https://example.org)",
    "- <svg onload=alert(1)>",
    "&lt;script&gt;",
  ])("%s brings no element of its own", (text) => {
    const place = drawn(<Markdown text={text} />);
    expect(place.querySelectorAll("script, img, svg, iframe")).toHaveLength(0);
    for (const link of place.querySelectorAll("a")) expect(link.protocol).toBe("https:");
  });

  test.each(["** not bold **", "2 ** 3", "a*b*c", "[no link]", "[no](link)", "-no bullet"])("%s stays as it is", (text) => {
    expect(drawn(<Markdown text={text} />).textContent).toBe(text);
  });

  test("a hostile text takes no time", () => {
    const start = performance.now();
    html(`${"**".repeat(5_000)}${"[".repeat(5_000)}${"https://".repeat(2_000)}`);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe("PlainText", () => {
  test("keeps what was typed and makes addresses clickable", () => {
    const place = drawn(<PlainText text={"**not bold**\nhttps://example.org"} />);
    expect(place.textContent).toBe("**not bold**https://example.org");
    expect(place.querySelectorAll("strong")).toHaveLength(0);
    expect(place.querySelectorAll("a")).toHaveLength(1);
  });
});

test("only web addresses are safe", () => {
  expect(safeUrl("https://example.org/a")).toBe("https://example.org/a");
  for (const url of ["javascript:alert(1)", "ftp://example.org", "/relative", "", null, undefined]) expect(safeUrl(url)).toBeNull();
});
