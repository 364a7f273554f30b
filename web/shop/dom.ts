// Elements from plain descriptions. Text is always text: nothing here turns a string into HTML.
type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void) | undefined>;

export function el<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false && child !== ''));
  return node;
}

export const byId = <Type extends HTMLElement = HTMLElement>(id: string): Type => document.getElementById(id) as Type;

let toastTimer = 0;
export function toast(text: string): void {
  const box = byId('toast');
  box.textContent = text;
  box.classList.add('on');
  clearTimeout(toastTimer);
  toastTimer = window.setTimeout(() => box.classList.remove('on'), 3000);
}

// InstantSearch hands out escaped text with <mark> in it: its words become nodes again.
export function marked(value: string): Node[] {
  const plain = (html: string): string => html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] as string);
  return value.split(/(<mark>.*?<\/mark>)/s).filter(Boolean).map((part) =>
    part.startsWith('<mark>') ? el('mark', {}, plain(part.slice(6, -7))) : document.createTextNode(plain(part)));
}
