/** What the panel's parts share: the conversation's state, and the room that a phone's keyboard leaves. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { RefObject } from "preact";
import type { Conversation, ConversationState } from "../conversation";

export function useConversation(conversation: Conversation): ConversationState {
  const [state, setState] = useState(conversation.state);
  useLayoutEffect(() => {
    setState(conversation.state);
    return conversation.subscribe(() => setState(conversation.state));
  }, [conversation]);
  return state;
}

/** Where the panel fills the screen; the same words stand in styles/conditions.css. */
export const FULL_SCREEN = "(max-width: 599.98px), (max-height: 499.98px)";

/** Keeps a full-screen panel above the keyboard, which covers the page without making it smaller. */
export function useVisibleArea(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const area = window.visualViewport;
    if (!area) return;
    const fit = () => {
      const style = panel.current?.style;
      const covered = window.innerHeight - area.height > 80 && matchMedia(FULL_SCREEN).matches && area.scale === 1;
      style?.setProperty("--covered-top", covered ? `${area.offsetTop}px` : "0px");
      style?.setProperty("--visible-height", covered ? `${area.height}px` : "100dvh");
    };
    area.addEventListener("resize", fit);
    area.addEventListener("scroll", fit);
    return () => {
      area.removeEventListener("resize", fit);
      area.removeEventListener("scroll", fit);
    };
  }, [panel]);
}

const FOCUSABLE = "a[href], button:not(:disabled), select, textarea, [tabindex='0']";

/** Lets Tab go round inside an element that covers everything else. */
export function keepFocusInside(event: KeyboardEvent, element: HTMLElement): void {
  if (event.key !== "Tab") return;
  const stops = Array.from(element.querySelectorAll<HTMLElement>(FOCUSABLE)).filter((stop) => stop.offsetParent !== null);
  const active = (element.getRootNode() as ShadowRoot).activeElement;
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  const other = event.shiftKey ? stops[stops.length - 1] : stops[0];
  if (active !== edge && active !== element) return;
  event.preventDefault();
  other?.focus();
}
