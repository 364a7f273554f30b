// The search page: InstantSearch's own widgets around our shelves, personal and plain from one request.
import instantsearch from 'instantsearch.js/es';
import { connectHits } from 'instantsearch.js/es/connectors';
import {
  clearRefinements, configure, currentRefinements, hierarchicalMenu, index, pagination, rangeInput, ratingMenu, refinementList, sortBy, stats,
} from 'instantsearch.js/es/widgets';
import { history } from 'instantsearch.js/es/lib/routers';
import { fromRecord, indexName, type Shown } from './api';
import { card } from './card';
import { forget, searchClient } from './client';
import { byId, el } from './dom';
import { explain } from './drawer';
import { frame, levels, lists, perPage } from './frame';
import { categoryLink, isSearch, read, searchLink } from './router';
import { allowed, state, token } from './state';

type Ui = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
type Search = ReturnType<typeof instantsearch>;

const titles: Record<string, string> = { ...Object.fromEntries(lists), 'categories.lvl0': 'Category', price: 'Price', rating: 'Rating' };
const sorts = [
  { value: indexName, label: 'Relevance' }, { value: `${indexName}_price_asc`, label: 'Price, low to high' },
  { value: `${indexName}_price_desc`, label: 'Price, high to low' }, { value: `${indexName}_rating_desc`, label: 'Best rated' },
];

// --- the address of a search, read and written

function toHash(ui: Ui): string {
  const own: Ui = ui[indexName] ?? {};
  const path: string[] | undefined = own.hierarchicalMenu?.['categories.lvl0'];
  const category = path?.join(' > ') ?? '';
  const query = new URLSearchParams();
  if (own.query) query.set('q', own.query);
  for (const [name] of lists) own.refinementList?.[name]?.forEach((value: string) => query.append(name, value));
  if (own.range?.price) query.set('price', own.range.price);
  if (own.ratingMenu?.rating) query.set('rating', String(own.ratingMenu.rating));
  if (own.sortBy && own.sortBy !== indexName) query.set('sort', own.sortBy.slice(indexName.length + 1));
  if (own.page > 1) query.set('page', String(own.page));
  const text = query.toString();
  return (category ? categoryLink(category) : '#/search') + (text ? `?${text}` : '');
}

function fromHash(hash: string): Ui {
  const { view, name, query } = read(hash);
  const own: Ui = { query: query.get('q') ?? '', refinementList: {} };
  if (view === 'c' && name) own.hierarchicalMenu = { 'categories.lvl0': name.split(' > ') };
  for (const [list] of lists) if (query.has(list)) own.refinementList[list] = query.getAll(list);
  if (query.has('price')) own.range = { price: query.get('price') };
  if (query.has('rating')) own.ratingMenu = { rating: Number(query.get('rating')) };
  if (query.has('sort')) own.sortBy = `${indexName}_${query.get('sort')}`;
  if (query.has('page')) own.page = Number(query.get('page'));
  return { [indexName]: own };
}

const routing = {
  router: history<Ui>({
    // Another page may be on its way already: its address stands.
    createURL: ({ routeState, location }) => (isSearch(location.hash) ? `${location.origin}${location.pathname}${toHash(routeState)}` : location.href),
    parseURL: ({ location }) => fromHash(location.hash),
    writeDelay: 200,
    cleanUrlOnDispose: false,
  }),
  stateMapping: { stateToRoute: (ui: Ui) => ui, routeToState: (route: Ui) => route },
};

// --- the page

interface Extras {
  corrected_query?: string;
  did_you_mean?: string;
  notes?: string[];
}

function showNotes(extras: Extras | undefined, found: number, query: string): void {
  const link = (text: string): HTMLElement => el('a', { href: searchLink(text) }, text);
  byId('s-notes')?.replaceChildren(
    extras?.corrected_query ? el('p', {}, 'Showing results for ', el('b', {}, extras.corrected_query), '.') : '',
    extras?.did_you_mean ? el('p', {}, 'Did you mean ', link(extras.did_you_mean), '?') : '',
    ...(extras?.notes ?? []).map((note) => el('p', { class: 'soft' }, note)),
    found === 0 ? el('p', { class: 'nothing' }, query ? `Nothing matches \u201c${query}\u201d here. Fewer filters may help.` : 'Nothing matches these filters.') : '');
}

// How far a product stands from its place in everybody's order.
function showMoves(): void {
  const plain = [...document.querySelectorAll('#s-plain-hits > li')].map((item) => (item as HTMLElement).dataset.shelfwiseProduct);
  document.querySelectorAll<HTMLElement>('#s-hits > li').forEach((item, at) => {
    item.querySelector('.move')?.remove();
    if (state.mode !== 'both' || !plain.length) return;
    const was = plain.indexOf(item.dataset.shelfwiseProduct);
    const text = was < 0 ? 'new here' : was > at ? `\u2191 ${was - at}` : was < at ? `\u2193 ${at - was}` : '';
    const said = was < 0 ? 'not on everybody\u2019s page' : was > at ? `${was - at} places up` : `${at - was} places down`;
    if (text) item.querySelector('.picture')?.after(el('span', { class: `move ${was < 0 || was > at ? 'up' : ''}`, title: said }, text, el('span', { class: 'hidden' }, ` ${said}`)));
  });
}

const shelf = (id: string, plain: boolean) => connectHits(({ items, results }) => {
  const list = byId(id);
  if (!list || !results) return;
  list.dataset.shelfwiseList = plain ? 'plain' : 'search';
  list.dataset.shelfwiseQueryId = results.queryID ?? '';
  const first = results.page * results.hitsPerPage;
  list.replaceChildren(...items.map((hit, at) => {
    const product: Shown = fromRecord(hit);
    if (plain) product.reason = undefined;
    const rank = first + at + 1;
    return card(product, { position: rank, queryId: results.queryID, explain: () => void explain(product, rank, plain) });
  }));
  if (!plain) showNotes((results as unknown as { shelfwise?: Extras }).shelfwise, results.nbHits, results.query);
  showMoves();
})({});

const own = () => configure({ hitsPerPage: perPage, queryType: 'prefixNone', clickAnalytics: true, userToken: token() || undefined, enablePersonalization: state.mode !== 'plain' && allowed() } as never);
const everybodys = () => index({ indexName, indexId: 'plain' }).addWidgets([configure({ hitsPerPage: perPage, queryType: 'prefixNone', enablePersonalization: false } as never), shelf('s-plain-hits', true)]);

function facets() {
  return [
    hierarchicalMenu({ container: '#f-category', attributes: levels, separator: ' > ', limit: 12, sortBy: ['count:desc', 'name:asc'] }),
    ...lists.map(([name]) => refinementList({ container: `#f-${name}`, attribute: name, limit: 6, showMore: true, showMoreLimit: 40, sortBy: ['isRefined', 'count:desc', 'name:asc'] })),
    rangeInput({ container: '#f-price', attribute: 'price', precision: 0, templates: { separatorText: () => 'to', submitText: () => 'Go' } }),
    ratingMenu({ container: '#f-rating', attribute: 'rating' }),
  ];
}

let search: Search | undefined;
let settings = own();
let second: ReturnType<typeof everybodys> | undefined;
let seen = '';

function labelControls(): void {
  document.querySelector('#s-sort select')?.setAttribute('aria-label', 'Sort by');
  document.querySelectorAll('#f-price input').forEach((input, at) => input.setAttribute('aria-label', at === 0 ? 'Lowest price' : 'Highest price'));
  document.querySelectorAll<HTMLElement>('.ais-RatingMenu-link').forEach((link) => {
    const stars = link.querySelectorAll('.ais-RatingMenu-starIcon--full').length;
    link.setAttribute('aria-label', `${stars} stars ${(link.textContent ?? '').replace(/\s+/g, ' ').trim()}`);
  });
  for (const [name] of lists) {
    const box = byId(`f-${name}`);
    if (box?.parentElement) box.parentElement.hidden = !box.querySelector('li');
  }
}

export function showResults(into: HTMLElement): void {
  if (search) return; // its router follows the address by itself
  forget();
  if (!byId('s-hits')) into.replaceChildren(frame()); // else it stands there with the first products in it
  search = instantsearch({ indexName, searchClient: searchClient as never, routing: routing as never, future: { preserveSharedStateOnUnmount: true } });
  settings = own();
  search.addWidgets([
    settings, shelf('s-hits', false), ...facets(),
    sortBy({ container: '#s-sort', items: sorts }),
    stats({ container: '#s-stats', templates: { text: ({ nbHits, query }, { html }) => html`${nbHits.toLocaleString()} ${nbHits === 1 ? 'product' : 'products'}${query ? ` for \u201c${query}\u201d` : ''}` } }),
    currentRefinements({ container: '#s-current', excludedAttributes: ['query'], transformItems: (items) => items.map((item) => ({ ...item, label: titles[item.label] ?? item.label })) }),
    clearRefinements({ container: '#s-clear', templates: { resetLabel: () => 'Clear all' } }),
    pagination({ container: '#s-pages', padding: 2, scrollTo: '#main' }),
    // The box of the header is Autocomplete's: the search is told of its query by the address alone.
    { $$type: 'shop.query', init: () => undefined, dispose: () => undefined, getWidgetUiState: (ui: Ui, { searchParameters }: Ui) => ({ ...ui, ...(searchParameters.query && { query: searchParameters.query }) }), getWidgetSearchParameters: (parameters: Ui, { uiState }: Ui) => parameters.setQueryParameter('query', uiState.query || '') } as never,
  ]);
  search.on('render', () => {
    labelControls();
    const results = search?.helper?.lastResults;
    if (!results?.query || seen === results.queryID) return;
    seen = results.queryID ?? '';
    window.shelfwise.search(results.query, results.queryID);
  });
  search.start();
  orderAgain();
}

// Another shopper, another order, or consent: the same search once more.
export function orderAgain(): void {
  if (!search) return;
  const both = state.mode === 'both';
  byId('s-columns').classList.toggle('two', both);
  byId('s-plain').hidden = !both;
  byId('s-personal-title').textContent = state.mode === 'plain' || !allowed() ? 'For everyone' : 'For you';
  forget();
  const next = own();
  search.removeWidgets([settings]);
  search.addWidgets([next]);
  settings = next;
  if (both && !second) search.addWidgets([(second = everybodys())]);
  if (!both && second) {
    search.removeWidgets([second]);
    second = undefined;
  }
}

export function leaveResults(): void {
  search?.dispose();
  search = undefined;
  second = undefined;
}
