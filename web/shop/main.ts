// The shop: reads the address, shows the page, and keeps the header true.
import './style.css';
import { call } from './api';
import { byId, el } from './dom';
import { prepareDrawer } from './drawer';
import { cart, home, product, shopper } from './pages';
import { read } from './router';
import { searchBox } from './searchbox';
import { allowed, listen, setConsent, setMode, setPersona, state, type Mode } from './state';

const main = byId('main');
let results: typeof import('./results') | undefined; // half of the program, and only searches need it
let shownAt = ''; // nothing yet

const isSearch = (): boolean => ['search', 'c'].includes(read(location.hash).view);

async function showSearch(): Promise<void> {
  results ??= await import('./results');
  if (isSearch()) results.showResults(main);
}

function show(again = false): void {
  const place = read(location.hash);
  const page = `${place.view || 'home'} ${place.view === 'p' ? place.name : ''}`;
  const searching = isSearch();
  writeQuery(place.query.get('q') ?? '');
  if (!searching) results?.leaveResults();
  document.title = { search: 'Search', c: place.name, cart: 'Cart', me: 'Shopper', p: 'Product', '': 'Home' }[place.view] + ' \u2013 Outfitter';
  if (searching) void showSearch();
  else if (page !== shownAt || again) {
    main.replaceChildren();
    if (place.view === 'p') void product(main, place.name);
    else if (place.view === 'cart') cart(main);
    else if (place.view === 'me') void shopper(main);
    else void home(main);
  }
  if (page !== shownAt && shownAt !== '') {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  if (page !== shownAt) window.shelfwise.page({ name: place.view || 'home' });
  shownAt = page;
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

const writeQuery = searchBox(read(location.hash).query.get('q') ?? '');
prepareDrawer();
showHeader();
void listShoppers();
show();

addEventListener('hashchange', () => show());
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
    if (read(location.hash).view === 'cart') show(true);
  } else if (isSearch()) results?.orderAgain();
  else show(true);
});
