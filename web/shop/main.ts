// The shop: reads the address, shows the page, and keeps the header true.
import './style.css';
import { call } from './api';
import { byId, el } from './dom';
import { showFirst } from './frame';
import { cart, home, product, shopper } from './pages';
import { go, isSearch, read, searchLink } from './router';
import { allowed, listen, setConsent, setMode, setPersona, state, type Mode } from './state';

const main = byId('main');
let results: typeof import('./results') | undefined; // half of the program, and only searches need it
let writeBox = (text: string): void => {
  const plain = document.querySelector<HTMLInputElement>('#searchbox input');
  if (plain) plain.value = text;
};
let shownAt = ''; // nothing yet

// After what stands on the page was painted; at once in a tab that nobody looks at.
const painted = (): Promise<void> => new Promise((done) => {
  if (document.hidden) done();
  else requestAnimationFrame(() => setTimeout(done));
});

async function showSearch(): Promise<void> {
  if (!results) {
    if (!byId('s-hits')) await showFirst(main);
    await painted();
    results = await import('./results');
  }
  if (isSearch(location.hash)) results.showResults(main);
}

// Resolves when there is something to see.
async function show(again = false): Promise<void> {
  const place = read(location.hash);
  const page = `${place.view || 'home'} ${place.view === 'p' ? place.name : ''}`;
  const searching = isSearch(location.hash);
  const changed = page !== shownAt;
  const moved = changed && shownAt !== '';
  shownAt = page;
  writeBox(place.query.get('q') ?? '');
  if (!searching) results?.leaveResults();
  document.title = { search: 'Search', c: place.name, cart: 'Cart', me: 'Shopper', p: 'Product', '': 'Home' }[place.view] + ' \u2013 Outfitter';
  if (moved) {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  if (changed) window.shelfwise.page({ name: place.view || 'home' });
  if (searching) return showSearch();
  if (!changed && !again) return;
  main.replaceChildren();
  if (place.view === 'p') return product(main, place.name);
  if (place.view === 'me') return shopper(main);
  if (place.view === 'cart') cart(main);
  else void home(main);
}

function showHeader(): void {
  byId('cart-count').textContent = String(state.cart.reduce((sum, line) => sum + line.quantity, 0));
  byId('me-name').textContent = state.persona || 'New visitor';
  byId<HTMLInputElement>('consent').checked = allowed();
  byId<HTMLSelectElement>('shopper').value = state.persona;
}

async function listShoppers(): Promise<void> {
  const select = byId<HTMLSelectElement>('shopper');
  select.append(el('option', { value: '' }, 'a new visitor'));
  try {
    const { shoppers } = await call<{ shoppers: { token: string; events: number }[] }>('v1/admin/shoppers', { limit: '60' });
    const busy = shoppers.filter((one) => one.events > 3 && !/^[0-9a-f-]{32,36}$/.test(one.token));
    select.append(...busy.map((one) => el('option', { value: one.token }, `${one.token} (${one.events} events)`)));
  } catch {
    // with keys in place the list is for administrators
  }
  if (state.persona && ![...select.options].some((option) => option.value === state.persona)) select.append(el('option', { value: state.persona }, state.persona));
  select.value = state.persona;
}

// What can wait until there is something to see: the box that suggests, and the list of shoppers.
async function prepareTools(): Promise<void> {
  await painted();
  const [{ searchBox }] = await Promise.all([import('./searchbox'), listShoppers()]);
  writeBox = searchBox();
}

showHeader();
void show().finally(prepareTools);

addEventListener('hashchange', () => void show());
byId('searchbox').addEventListener('submit', (event) => {
  event.preventDefault();
  const plain = (event.target as HTMLFormElement).querySelector('input');
  if (plain && !plain.closest('.aa-Autocomplete')) go(searchLink(plain.value));
});
byId('skip').addEventListener('click', (event) => {
  event.preventDefault(); // "#" is the shop's address
  main.focus();
});
byId('modes').addEventListener('change', (event) => setMode((event.target as HTMLInputElement).value as Mode));
byId('shopper').addEventListener('change', (event) => setPersona((event.target as HTMLSelectElement).value));
byId('consent').addEventListener('change', (event) => setConsent((event.target as HTMLInputElement).checked));
listen((what) => {
  showHeader();
  if (what === 'cart') {
    if (read(location.hash).view === 'cart') void show(true);
  } else if (isSearch(location.hash)) results?.orderAgain();
  else void show(true);
});
