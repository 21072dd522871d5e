/** A small Markdown (bold, bullets, paragraphs, http links) as nodes; nothing is ever parsed as HTML. */
import type { ComponentChildren, JSX } from "preact";

interface Block {
  bullets: boolean;
  lines: string[];
}

const ADDRESS = /(?<bare>https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'*])/g;
const INLINE = new RegExp(
  `\\*\\*(?=\\S)(?<bold>[^\\n]*?\\S)\\*\\*|\\[(?<title>[^\\]\\n]{1,200})\\]\\((?<target>\\S{1,2000}?)\\)|${ADDRESS.source}`,
  "g",
);

export function Markdown({ text }: { text: string }): JSX.Element {
  return (
    <>
      {blocksOf(text).map((block, index) =>
        block.bullets ? (
          <ul key={index}>
            {block.lines.map((line, row) => (
              <li key={row}>{inlineOf(line)}</li>
            ))}
          </ul>
        ) : (
          <p key={index}>{withBreaks(block.lines, inlineOf)}</p>
        ),
      )}
    </>
  );
}

/** Text as it was typed: line breaks kept, addresses clickable, nothing else. */
export function PlainText({ text }: { text: string }): JSX.Element {
  return <p>{withBreaks(text.split(/\r\n?|\n/), (line) => inlineOf(line, ADDRESS))}</p>;
}

/** Only web addresses become links. */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    const { protocol, href } = new URL(url);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}

export function Link({ href, children }: { href: string; children: ComponentChildren }): JSX.Element {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const line of text.split(/\r\n?|\n/)) {
    if (!line.trim()) {
      open = null;
      continue;
    }
    const bullet = /^\s*[-•]\s+(.*)$/.exec(line);
    if (open?.bullets !== Boolean(bullet)) {
      open = { bullets: Boolean(bullet), lines: [] };
      blocks.push(open);
    }
    open.lines.push(bullet?.[1] ?? line);
  }
  return blocks;
}

function withBreaks(lines: string[], render: (line: string) => ComponentChildren[]): ComponentChildren[] {
  return lines.flatMap((line, index) => (index ? [<br key={`break${index}`} />, ...render(line)] : render(line)));
}

function inlineOf(text: string, pattern: RegExp = INLINE): ComponentChildren[] {
  const nodes: ComponentChildren[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const { bold, title, target, bare } = match.groups ?? {};
    if (match.index > from) nodes.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    const href = safeUrl(target ?? bare);
    if (bold !== undefined) nodes.push(<strong>{inlineOf(bold)}</strong>);
    else if (href) nodes.push(<Link href={href}>{title ?? bare}</Link>);
    else nodes.push(match[0]);
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}
