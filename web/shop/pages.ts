// Every page but the search results: home, product, cart, shopper.
import { block } from './blocks';
import { call, fromProduct, money } from './api';
import { art, picture } from './art';
import { buyButton, priceTag, productLink, stars } from './card';
import { el, toast } from './dom';
import { categoryLink, go } from './router';
import { allowed, forgetVisitor, placeOrder, setQuantity, state, token } from './state';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const failed = (error: unknown): HTMLElement => el('p', { class: 'error', role: 'alert' }, `The server said: ${error instanceof Error ? error.message : error}`);

// Stands in the page itself, so that it is painted before any script has run.
const greeting = document.querySelector('.hero') as HTMLElement;

export async function home(into: HTMLElement): Promise<void> {
  const tiles = el('ul', { class: 'tiles' });
  const shelves = el('div');
  greeting.classList.remove('first');
  into.replaceChildren(
    greeting,
    el('nav', { 'aria-label': 'Categories' }, tiles), shelves);
  const answer = await call('v1/search', { q: '', per_page: '0', facet_by: 'category', max_facet_values: '12' }).catch(() => undefined);
  const counts: Json[] = answer?.facet_counts?.[0]?.counts ?? [];
  tiles.append(...counts.map(({ value, path, count }) => el('li', {}, el('a', { href: categoryLink(path) },
    art({ title: value, path, color: '' }) as unknown as Node, el('b', {}, value), el('span', {}, `${count} products`)))));
  const own = await block('for_you', shelves, { title: state.mode === 'plain' || !allowed() ? 'Liked by everyone' : 'For you', limit: 10 });
  await block('recently_viewed', shelves, { title: 'Seen lately' });
  await block('buy_again', shelves, { title: 'Once more?', exclude: own });
  await block('trending', shelves, { title: 'Trending this week', exclude: own, limit: 10 });
}

export async function product(into: HTMLElement, id: string): Promise<void> {
  try {
    const found = fromProduct(await call(`v1/products/${encodeURIComponent(id)}`));
    document.title = `${found.title} \u2013 Outfitter`;
    window.shelfwise.view({ product_id: found.id, ...(found.price !== undefined && { price: found.price }) });
    const steps = found.path.split(' > ').filter(Boolean);
    const blocks = el('div');
    into.replaceChildren(
      el('nav', { class: 'crumbs', 'aria-label': 'Breadcrumb' }, el('ol', {}, el('li', {}, el('a', { href: '#/' }, 'Home')),
        ...steps.map((step, at) => el('li', {}, el('a', { href: categoryLink(steps.slice(0, at + 1).join(' > ')) }, step))))),
      el('article', { class: 'product' }, el('div', { class: 'frame' }, picture(found)),
        el('div', {}, el('span', { class: 'maker' }, found.brand), el('h1', {}, found.title),
          el('div', { class: 'facts' }, priceTag(found), stars(found)),
          el('p', {}, found.text), buyButton(found),
          found.details.length > 0 && el('dl', {}, ...found.details.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])))),
      blocks);
    // One after the other, each leaving out what stands there already.
    const exclude: string[] = [];
    const rows: [string, string][] = [['bought_together', 'Bought together'], ['similar', 'Similar products'], ['complete_the_look', 'Goes with it'], ['upsell', 'A step up'], ['also_viewed', 'Others looked at']];
    for (const [name, title] of rows) exclude.push(...await block(name, blocks, { title, products: [id], exclude }));
  } catch (error) {
    into.replaceChildren(el('h1', {}, 'Not on these shelves'), failed(error));
  }
}

export function cart(into: HTMLElement): void {
  if (!state.cart.length) {
    into.replaceChildren(el('h1', {}, 'Your cart'), el('p', {}, 'It is empty. ', el('a', { href: '#/' }, 'Look around'), '.'));
    return;
  }
  const currency = state.cart[0].currency;
  const total = state.cart.reduce((sum, line) => sum + line.price * line.quantity, 0);
  const rows = state.cart.map((line) => el('tr', {},
    el('th', { scope: 'row' }, el('a', { href: productLink(line.id) }, line.title)),
    el('td', {}, el('input', { type: 'number', min: 0, max: 99, value: line.quantity, 'aria-label': `How many of ${line.title}`, onchange: (event) => setQuantity(line.id, Number((event.target as HTMLInputElement).value)) })),
    el('td', { class: 'n' }, money(line.price * line.quantity, line.currency)),
    el('td', {}, el('button', { class: 'why', 'aria-label': `Remove ${line.title}`, onclick: () => setQuantity(line.id, 0) }, 'Remove'))));
  const more = document.createElement('shelfwise-block');
  for (const [name, value] of Object.entries({ name: 'cart', heading: 'Often taken along', product: state.cart.map((line) => line.id).join(), limit: '6', href: '#/p/{id}' })) more.setAttribute(name, value);
  into.replaceChildren(el('h1', {}, 'Your cart'),
    el('table', { class: 'cart' }, el('thead', {}, el('tr', {}, ...['Product', 'Quantity', 'Price', ''].map((name) => el('th', { scope: 'col' }, name || el('span', { class: 'hidden' }, 'Remove'))))),
      el('tbody', {}, ...rows), el('tfoot', {}, el('tr', {}, el('th', { scope: 'row' }, 'Total'), el('td'), el('td', { class: 'n' }, el('b', {}, money(total, currency))), el('td')))),
    el('button', { class: 'buy big', onclick: () => void order(into) }, 'Place the order'), more);
}

async function order(into: HTMLElement): Promise<void> {
  const number = placeOrder();
  await window.shelfwise.flush();
  into.replaceChildren(el('h1', {}, 'Thank you'), el('p', {}, `Order ${number} is noted \u2013 nothing is sent and nothing is charged, this is a demonstration. The next page you open knows of it.`), el('p', {}, el('a', { href: '#/' }, 'On to the shelves')));
}

const kinds: Record<string, string> = { page: 'Looked at a page', identify: 'Signed in', alias: 'Joined with another name' };
const when = (time: string): string => new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function line(event: Json): HTMLElement {
  const properties: Json = event.properties ?? {};
  const items: Json[] = properties.products ?? (properties.product_id ? [properties] : []);
  const links = items.slice(0, 4).flatMap((item, at) => [at ? ', ' : ' ', el('a', { href: productLink(item.product_id ?? item.sku ?? item.id) }, String(item.product_id ?? item.sku ?? item.id))]);
  const what = properties.query ? ` \u201c${properties.query}\u201d` : '';
  return el('li', {}, el('time', { datetime: event.timestamp ?? '' }, event.timestamp ? when(event.timestamp) : ''), el('span', {}, el('b', {}, event.event ?? kinds[event.type] ?? event.type), what, ...links, items.length > 4 && ` and ${items.length - 4} more`));
}

export async function shopper(into: HTMLElement): Promise<void> {
  const id = token();
  const name = state.persona ? `Shopper ${state.persona}` : 'You, at this browser';
  if (!id) {
    into.replaceChildren(el('h1', {}, name), el('p', {}, 'Personal shelves are switched off: nothing is noted, and every shelf stands as it does for everyone.'));
    return;
  }
  await window.shelfwise.flush();
  const stored = await call(`v1/shoppers/${encodeURIComponent(id)}`).catch(() => undefined);
  const events: Json[] = stored?.events ?? [];
  const erase = async (): Promise<void> => {
    if (!confirm('Erase everything that is stored of this shopper?')) return;
    await call(`v1/shoppers/${encodeURIComponent(id)}`, {}, { method: 'DELETE' }).catch((error) => toast(String(error)));
    if (!state.persona) forgetVisitor();
    toast('Erased: events, profile and links.');
    await shopper(into);
  };
  into.replaceChildren(el('h1', {}, name),
    el('p', { class: 'soft' }, events.length ? `${events.length} events are stored. This is all that the shelves go by.` : 'Nothing is stored yet. Search, look at a product, put something in the cart.'),
    events.length > 0 ? el('ol', { class: 'history', reversed: true }, ...events.slice(-60).reverse().map(line)) : '',
    el('p', { class: 'actions' }, el('button', { class: 'why', onclick: () => go('#/') }, 'Back to the shelves'), events.length > 0 && el('button', { class: 'danger', onclick: () => void erase() }, 'Erase all of it')));
}
