type Child = Node | string | number | null | undefined | false | readonly Child[];
type AttributeValue = string | number | boolean | null | undefined;

/** Attributes by their names, and listeners as `on` and the event's name. */
interface Attributes {
  readonly [name: string]: AttributeValue | ((event: never) => void);
  readonly onchange?: (event: Event) => void;
  readonly onclick?: (event: MouseEvent) => void;
  readonly onclose?: (event: Event) => void;
  readonly onfocus?: (event: FocusEvent) => void;
  readonly oninput?: (event: Event) => void;
  readonly onkeydown?: (event: KeyboardEvent) => void;
  readonly onpointerenter?: (event: PointerEvent) => void;
  readonly onpointerleave?: (event: PointerEvent) => void;
  readonly onsubmit?: (event: SubmitEvent) => void;
}

/**
 * Makes an element. Text becomes text nodes and never HTML. An attribute of `true` is set empty, one that is `false`,
 * null or undefined is left out; there is no `style`, which the content security policy forbids.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else setAttribute(element, name, value);
  }
  element.append(...nodes(children));
  return element;
}

/** Sets or removes an attribute, with the same meaning of values as in {@link h}. */
export function setAttribute(element: Element, name: string, value: AttributeValue): void {
  if (value === false || value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

/** Replaces everything in an element. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...nodes(children));
}

function nodes(children: readonly Child[]): (Node | string)[] {
  return children.flatMap((child): (Node | string)[] => {
    if (child === null || child === undefined || child === false) return [];
    if (Array.isArray(child)) return nodes(child as readonly Child[]);
    return [child instanceof Node ? child : String(child)];
  });
}

/** Text from outside, kept apart from the direction of the text around it. */
export function bdi(text: string, attributes: Attributes = {}): HTMLElement {
  return h('bdi', attributes, text);
}
