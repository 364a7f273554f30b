// The search page before its widgets are there: its frame, and the first products in it. The widgets are most of the
// program, and nobody should wait for them to see a product.
import { fromRecord, indexName, type Json } from './api';
import { card } from './card';
import { byId, el } from './dom';
import { read } from './router';
import { allowed, token } from './state';

export const levels = ['categories.lvl0', 'categories.lvl1', 'categories.lvl2', 'categories.lvl3'];
export const lists: [string, string][] = [['brand', 'Brand'], ['color', 'Colour'], ['size', 'Size'], ['material', 'Material']];
export const perPage = 24;

const panel = (title: string, id: string): HTMLElement => el('section', { class: 'panel', 'aria-labelledby': `${id}-title` }, el('h2', { id: `${id}-title` }, title), el('div', { id }));

export function frame(): HTMLElement {
  const wide = matchMedia('(min-width: 861px)').matches;
  const filters = el('details', { class: 'filters', id: 'filters', open: wide }, el('summary', {}, 'Filter'),
    panel('Category', 'f-category'), ...lists.map(([name, title]) => panel(title, `f-${name}`)), panel('Price', 'f-price'), panel('Rating', 'f-rating'));
  return el('div', { class: 'results' },
    el('aside', { 'aria-label': 'Filters' }, filters),
    el('div', { class: 'found' },
      el('div', { class: 'bar' }, el('div', { id: 's-stats' }), el('label', { class: 'sort' }, 'Sort by ', el('span', { id: 's-sort' }))),
      el('div', { class: 'chips' }, el('div', { id: 's-current' }), el('div', { id: 's-clear' })),
      el('div', { id: 's-notes' }),
      el('div', { class: 'columns', id: 's-columns' },
        el('section', { 'aria-labelledby': 's-personal-title' }, el('h2', { id: 's-personal-title' }, 'For you'), el('ul', { class: 'grid', id: 's-hits' })),
        el('section', { id: 's-plain', hidden: true, 'aria-labelledby': 's-plain-title' }, el('h2', { id: 's-plain-title' }, 'For everyone'), el('ul', { class: 'grid', id: 's-plain-hits' }))),
      el('nav', { id: 's-pages', 'aria-label': 'Pages' })));
}


// The address of a search as the request that the widgets will make of it.
function request(hash: string): Json {
  const { view, name, query } = read(hash);
  const facetFilters: string[][] = lists.map(([list]) => query.getAll(list).map((value) => `${list}:${value}`)).filter((values) => values.length > 0);
  if (view === 'c' && name) facetFilters.push([`${levels[Math.min(levels.length, name.split(' > ').length) - 1]}:${name}`]);
  const [from, to] = (query.get('price') ?? '').split(':');
  const numericFilters = [from && `price>=${from}`, to && `price<=${to}`, query.has('rating') && `rating>=${query.get('rating')}`].filter(Boolean);
  return {
    query: query.get('q') ?? '', page: Math.max(1, Number(query.get('page')) || 1) - 1, hitsPerPage: perPage, facetFilters, numericFilters, queryType: 'prefixNone',
    userToken: token() || undefined, enablePersonalization: allowed(), attributesToHighlight: ['title'], highlightPreTag: '<mark>', highlightPostTag: '</mark>',
  };
}

// Shows them as they will stand there. The widgets put the same products in their place, with an id for what is clicked.
export async function showFirst(into: HTMLElement): Promise<void> {
  into.replaceChildren(frame());
  const sort = read(location.hash).query.get('sort');
  const index = encodeURIComponent(sort ? `${indexName}_${sort}` : indexName);
  try {
    const answer = await fetch(`/1/indexes/${index}/query`, { method: 'POST', body: JSON.stringify(request(location.hash)) });
    const { hits = [] }: Json = answer.ok ? await answer.json() : {};
    byId('s-hits')?.append(...hits.map((hit: Json) => {
      const item = card(fromRecord(hit));
      delete item.dataset.shelfwiseProduct; // what is seen and clicked is told by the widgets' own
      return item;
    }));
    performance.mark('products'); // what tests measure
  } catch {
    // the widgets will say what is wrong
  }
}
