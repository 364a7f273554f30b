// A product as it stands on a shelf.
import { addToCart } from './state';
import { el, marked, toast } from './dom';
import { money, type Shown } from './api';
import { picture } from './art';

const stockNames: Record<string, string> = { out_of_stock: 'Sold out', preorder: 'Preorder', backorder: 'Back soon' };

export interface CardOptions {
  position?: number;
  queryId?: string;
  explain?: () => void; // opens what the order is made of
}

export const productLink = (id: string): string => `#/p/${encodeURIComponent(id)}`;

export function stars(product: Shown): HTMLElement | null {
  if (!product.rating) return null;
  const label = `${product.rating.toFixed(1)} of 5 stars${product.ratings ? `, ${product.ratings} ratings` : ''}`;
  return el('span', { class: 'stars', role: 'img', 'aria-label': label, style: `--share:${(product.rating / 5) * 100}%` });
}

export const priceTag = (product: Shown): HTMLElement => el('span', { class: 'price' }, money(product.price, product.currency),
  product.was !== undefined && el('s', {}, el('span', { class: 'hidden' }, 'instead of '), money(product.was, product.currency)));

export function buyButton(product: Shown, options: CardOptions = {}): HTMLButtonElement {
  const sold = product.stock === 'out_of_stock';
  return el('button', {
    class: 'buy', disabled: sold, 'aria-label': `${sold ? 'Sold out' : 'Add to cart'}: ${product.title}`,
    onclick: () => {
      addToCart({ id: product.id, title: product.title, price: product.price ?? 0, currency: product.currency }, options.queryId);
      toast(`${product.title} is in the cart.`);
    },
  }, sold ? 'Sold out' : 'Add to cart');
}

export function card(product: Shown, options: CardOptions = {}): HTMLLIElement {
  const title = product.highlighted ? marked(product.highlighted) : [product.title];
  return el('li', { class: 'card', 'data-shelfwise-product': product.id, 'data-shelfwise-position': options.position },
    el('a', { class: 'picture', href: productLink(product.id), tabindex: -1, 'aria-hidden': 'true' }, picture(product),
      stockNames[product.stock] && el('span', { class: 'badge' }, stockNames[product.stock]),
      product.was !== undefined && el('span', { class: 'badge sale' }, 'Sale')),
    el('div', { class: 'body' },
      el('span', { class: 'maker' }, product.brand),
      el('h3', {}, el('a', { href: productLink(product.id) }, ...title)),
      el('div', { class: 'facts' }, priceTag(product), stars(product)),
      product.reason && el('p', { class: 'reason' }, product.reason.text),
      product.proof && el('p', { class: 'proof' }, product.proof.text),
      el('div', { class: 'actions' }, buyButton(product, options),
        options.explain && el('button', { class: 'why', 'aria-label': `Why here? ${product.title}`, onclick: options.explain }, 'Why here?'))));
}
