// Products marked with data-shelfwise-product are told of when they were really seen, and when they are clicked.
import type { Item, Shelfwise } from './api';

const mark = 'shelfwiseProduct';
const selector = '[data-shelfwise-product]';
const seenFor = 1000; // milliseconds that half of it has to be visible

const listOf = (element: Element): HTMLElement | null => element.closest<HTMLElement>('[data-shelfwise-list]');

function itemOf(element: HTMLElement): Item {
  const position = Number(element.dataset.shelfwisePosition);
  return { product_id: element.dataset[mark] as string, ...(position > 0 && { position }) };
}

export function watchList(shelfwise: Shelfwise): void {
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const told = new WeakMap<Element, string>(); // an element that shows another product is another impression
  const groups = new Map<string, { list_id: string; query_id?: string; products: Item[] }>();
  let later: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    later = undefined;
    groups.forEach((group) => shelfwise.list(group));
    groups.clear();
  };
  const seen = (element: HTMLElement): void => {
    const id = element.dataset[mark] as string;
    const list = listOf(element);
    const query_id = list?.dataset.shelfwiseQueryId;
    if (told.get(element) === id + query_id) return;
    told.set(element, id + query_id);
    const list_id = list?.dataset.shelfwiseList || 'page';
    const key = list_id + query_id;
    if (!groups.has(key)) groups.set(key, { list_id, ...(query_id && { query_id }), products: [] });
    groups.get(key)!.products.push(itemOf(element));
    later ??= setTimeout(tell, 500);
  };

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(timers.get(target));
      timers.delete(target);
      if (isIntersecting) timers.set(target, setTimeout(() => seen(target as HTMLElement), seenFor));
    }
  }, { threshold: 0.5 });

  const watch = (root: Element): void => {
    if (root.matches(selector)) observer.observe(root);
    root.querySelectorAll(selector).forEach((element) => observer.observe(element));
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === 'attributes') {
        observer.unobserve(change.target as Element);
        watch(change.target as Element);
      }
      change.addedNodes.forEach((node) => node instanceof Element && watch(node));
    }
  }).observe(document, { childList: true, subtree: true, attributeFilter: ['data-shelfwise-product'] });
  watch(document.documentElement);

  addEventListener('click', (event) => {
    const target = event.target as Element | null;
    const element = target?.closest?.<HTMLElement>(selector);
    if (!element || !target!.closest('a[href]')) return;
    const query_id = listOf(element)?.dataset.shelfwiseQueryId;
    shelfwise.click({ ...itemOf(element), ...(query_id && { query_id }) });
  }, true);
  addEventListener('pagehide', tell, true);
}
