export type Child = Node | string | undefined | false;
type Properties = { readonly [name: string]: string | number | boolean | undefined | ((event: Event) => void) };

/** An element with attributes (`on…`: listeners) and children; text is always text. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== undefined && (value !== false || name.startsWith("aria-")))
      element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== undefined && child !== false));
  return element;
}

export const replace = (parent: Element, ...children: Child[]): void =>
  parent.replaceChildren(...children.filter((child): child is Node | string => child !== undefined && child !== false));

/** Shows a list anew; what had the focus in it is followed by the item that is current then. */
export function replaceList(list: Element, items: readonly Child[]): void {
  const focused = list.contains(document.activeElement);
  replace(list, ...items);
  if (focused) list.querySelector<HTMLElement>("[aria-current='true']")?.focus({ preventScroll: true });
}
