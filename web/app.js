'use strict';
// A small storefront over the HTTP interface: what it shows is what the calls answer, nothing more.

const $ = (id) => document.getElementById(id);
const state = {q: '', category: '', filters: {}, user: '', impact: 50, sort: '', compare: false, group: true, page: 1};
const facetSets = [
  'category,brand,color,size,material,price(25,50,100,200)', 'category,brand,color,price(25,50,100,200)',
  'category,brand,price(25,50,100,200)', 'category'];
let facetSet = 0;

// --- small helpers

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (name in node && name !== 'list') node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined && c !== ''));
  return node;
}

async function call(path, parameters = {}, options = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== '' && value !== null && value !== undefined) query.append(name, value);
  }
  const text = query.toString();
  const answer = await fetch(path + (text ? '?' + text : ''), options);
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.detail || answer.statusText), {problem: body});
  return body;
}

function toast(text) {
  $('toast').textContent = text;
  $('toast').classList.add('on');
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => $('toast').classList.remove('on'), 2500);
}

function hash(text) {
  let h = 2166136261;
  for (const c of text) h = Math.imul(h ^ c.codePointAt(0), 16777619) >>> 0;
  return h;
}

// --- pictures: drawn from the product's words, so that the page needs no files from elsewhere

const shapes = [
  [/\btents?|tarp|shelter|canopy\b/, 'M50 18 12 82h76zM50 18v64M38 82l12-30 12 30'],
  [/backpack|rucksack|daypack|\bpack\b|\bbags?\b|duffel|tote/, 'M30 34q0-18 20-18t20 18v44q0 6-6 6H36q-6 0-6-6zM38 54h24v16H38zM40 18q0-8 10-8t10 8'],
  [/boots?|shoes?|sneakers?|sandals?|clogs?/, 'M28 22h20v30q4 8 22 12 10 2 10 10v6H28zM28 72h52'],
  [/jackets?|coats?|parka|hoodie|fleece|sweater|pullover|vest|shirts?|tee|top\b/, 'M36 20l14 8 14-8 20 14-8 14-8-4v36H32V44l-8 4-8-14z'],
  [/pants|trousers|shorts|jeans|leggings/, 'M32 16h36l6 68H56L50 40l-6 44H26z'],
  [/socks?|gloves?|mittens?/, 'M38 14h20v36l20 14q6 10-6 14-8 2-16-6L38 58z'],
  [/hats?|caps?|beanie/, 'M22 62q0-36 28-36t28 36zM14 62h72v8H14zM50 20v6'],
  [/lamps?|lantern|lights?|torch|headlamp/, 'M34 20h32l10 34H24zM50 54v24M34 82h32'],
  [/mugs?|cups?|tumbler/, 'M26 26h40v46q0 10-10 10H36q-10 0-10-10zM66 38h8q8 0 8 10t-8 10h-8'],
  [/bottles?|flask|thermos|jug/, 'M42 12h16v14q10 6 10 18v34q0 8-8 8H40q-8 0-8-8V44q0-12 10-18zM32 54h36'],
  [/pans?|skillets?|pots?|kettle|wok|cookware|stove/, 'M14 44h52v18q0 14-14 14H28q-14 0-14-14zM66 50h22v6H66zM26 34q6-8 0-14M44 34q6-8 0-14'],
  [/kni(fe|ves)|axe|tool|multi-?tool|saw/, 'M16 62 66 16q10 18-16 40L30 68zM30 68 18 84l-8-8 12-14'],
  [/chairs?|stools?|bench|sofa/, 'M32 14v40h34V14M28 54h44v10H28zM34 64v22M66 64v22'],
  [/tables?|desk/, 'M12 34h76v10H12zM22 44v40M78 44v40'],
  [/pillows?|bed|sleeping|blanket|quilt|duvet|towels?|throw|mattress/, 'M14 40q36-12 72 0v34q-36 12-72 0zM28 52h44M28 62h44'],
  [/bikes?|bicycle|cycling|helmet/, 'M28 50a16 16 0 1 0 .1 0zM72 50a16 16 0 1 0 .1 0zM28 66l14-32h20l10 32M42 34l14 32H28M58 26h10'],
  [/kayak|canoe|paddle|raft|surf|swim/, 'M8 54q42 22 84 0-8 24-42 24T8 54zM66 12 36 66M62 10l10 6'],
  [/books?|notebook|journal|map|guide/, 'M18 22q20-8 32 4 12-12 32-4v56q-20-8-32 4-12-12-32-4zM50 26v56'],
  [/candle|vase|planter|pot plant|plant/, 'M34 44h32l-6 40H40zM50 44V30M50 30q-16-4-14-16 14 2 14 16 0-14 14-16 2 12-14 16'],
  [/watch|clock|compass|gps/, 'M50 22a30 30 0 1 0 .1 0zM50 34v18l14 8M42 12h16'],
  [/phone|tablet|laptop|computer|monitor|tv\b|camera/, 'M14 22h72v46H14zM40 68v12h20V68M30 82h40'],
];

const tones = {
  black: '#33363b', white: '#f4f2ec', grey: '#8b9096', gray: '#8b9096', silver: '#b9bec4', slate: '#5c6773', charcoal: '#43474d', ink: '#26324a',
  navy: '#243a63', night: '#1f2a44', blue: '#3a6fb0', teal: '#1f7f80', glacier: '#a9d3e0', sky: '#8ec5ea', green: '#3f8a4d', moss: '#6b7a3a',
  olive: '#7a7a35', sage: '#9db08c', forest: '#2f5f3d', lime: '#a8cf3f', yellow: '#e9c53b', ochre: '#c58b2a', sand: '#d9c7a0', beige: '#ddd0b5',
  cream: '#efe6cf', natural: '#dccfb2', brown: '#7b5335', tan: '#c19a6b', rust: '#b4532a', copper: '#b87333', orange: '#e07b2e', red: '#c0392f',
  burgundy: '#7b2433', pink: '#e391ab', rose: '#d98a93', purple: '#7a559b', plum: '#6a3a5c', lavender: '#b7a4d6', steel: '#9aa4ad', gold: '#c9a646',
};

function toneOf(product) {
  const words = String(product.color || '').toLowerCase().split(/[^a-z]+/);
  return words.map((word) => tones[word]).find(Boolean);
}

function art(product) {
  const words = [product.title, product.product_type].join(' ').toLowerCase();
  const hue = hash((product.product_type || product.title || '').split('>').slice(0, 2).join('>')) % 360;
  const tilt = (hash(product.title || '') % 40) - 20;
  const shape = shapes.find(([pattern]) => new RegExp(`\\b(?:${pattern.source})`).test(words));
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 133 100');
  svg.setAttribute('class', 'art');
  svg.setAttribute('aria-hidden', 'true');
  const add = (name, attributes, text) => {
    const node = document.createElementNS(svg.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text) node.textContent = text;
    svg.append(node);
  };
  add('rect', {width: 133, height: 100, fill: `hsl(${hue} 35% 86%)`});
  add('circle', {cx: 100 + tilt, cy: 20, r: 46, fill: `hsl(${(hue + 25) % 360} 45% 80%)`});
  if (shape) {
    add('path', {d: shape[1], transform: 'translate(16.5 0)', fill: toneOf(product) || `hsl(${hue} 40% 70%)`, stroke: `hsl(${hue} 45% 28%)`,
                 'stroke-width': 2.5, 'stroke-linejoin': 'round', 'stroke-linecap': 'round'});
  } else {
    const initials = (product.title || '?').split(/\s+/).slice(0, 2).map((w) => w[0]).join('').toUpperCase();
    add('text', {x: 66, y: 64, 'text-anchor': 'middle', 'font-size': 40, 'font-family': 'system-ui, sans-serif',
                 'font-weight': 700, fill: `hsl(${hue} 45% 30%)`}, initials);
  }
  return svg;
}

// --- events: what the shopper does here changes the next answer

async function track(event, properties) {
  if (!state.user) return;
  const message = {type: 'track', event, userId: state.user, messageId: crypto.randomUUID ? crypto.randomUUID() : `page-${Date.now()}-${Math.random()}`,
                   timestamp: new Date().toISOString(), properties};
  try {
    await call('v1/events', {}, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(message)});
  } catch (error) {
    toast(`Event not stored: ${error.message}`);
  }
}

// --- cards

const stockTexts = {in_stock: ['In stock', 'good'], out_of_stock: ['Out of stock', 'bad'], preorder: ['Preorder', 'good'], backorder: ['Backorder', 'bad']};

function priceOf(product) {
  const node = element('span', {className: 'price'});
  if (product.sale_price) node.append(product.sale_price, element('s', {}, product.price || ''));
  else node.append(product.price || '');
  return node;
}

function stockOf(product) {
  const [text, kind] = product.quantity === 0 ? stockTexts.out_of_stock : stockTexts[product.availability] || [];
  return text ? element('span', {className: `badge ${kind}`}, text) : null;
}

function titleOf(hit) {
  const node = element('b');
  // Snippets come HTML-escaped from the server, with <mark> as their only tag.
  if (hit.highlight && hit.highlight.title) node.innerHTML = hit.highlight.title;
  else node.textContent = hit.product.title;
  return node;
}

function card(hit, position, answer, move) {
  const product = hit.product;
  const badge = move === undefined ? null
    : element('span', {className: `move ${move > 0 ? 'up' : 'down'}`, title: 'Against everybody’s order'}, move === null ? 'new' : move > 0 ? `▲ ${move}` : move < 0 ? `▼ ${-move}` : '=');
  const button = element('button', {type: 'button', className: 'card', on: {click: () => open(hit, position, answer)}},
    art(product),
    element('span', {className: 'body'}, element('small', {className: 'soft'}, product.brand || ''), titleOf(hit), priceOf(product), stockOf(product),
      hit.group_size > 1 ? element('small', {className: 'soft'}, `${hit.group_size} variants`) : null,
      hit.reason ? element('span', {className: 'reason'}, hit.reason.text) : null),
    badge);
  return element('li', {}, button);
}

// --- the product's drawer

async function open(hit, position, answer) {
  const product = hit.product;
  const list = answer && answer.block ? answer.block : 'search';
  track('Product Clicked', {product_id: hit.id, position, list_id: list, query_id: answer && answer.query_id});
  const seen = track('Product Viewed', {product_id: hit.id, name: product.title, query_id: answer && answer.query_id});
  const act = (label, event, properties, text) => element('button', {type: 'button', on: {click: async () => {
    if (!state.user) return toast('Pick a shopper first: then the store remembers.');
    await track(event, properties);
    toast(text);
  }}}, label);
  const facts = element('dl');
  const skip = new Set(['title', 'description', 'image_link', 'link', 'price', 'sale_price', 'product_detail', 'product_highlight']);
  const fact = (name, value) => facts.append(element('dt', {}, name.replaceAll('_', ' ')), element('dd', {}, String(value)));
  for (const [name, value] of Object.entries(product)) if (!skip.has(name) && typeof value !== 'object') fact(name, value);
  for (const [name, value] of Object.entries(product.product_detail || {})) fact(name, Array.isArray(value) ? value.join(', ') : value);
  const explanation = element('section');
  const related = element('section');
  const drawer = $('drawer');
  drawer.replaceChildren(
    element('button', {type: 'button', className: 'close', on: {click: () => drawer.close()}}, 'Close'),
    element('div', {className: 'top'}, art(product),
      element('div', {}, element('h2', {id: 'drawer-title'}, product.title), element('p', {}, priceOf(product), ' ', stockOf(product)),
        hit.reason ? element('p', {className: 'reason'}, hit.reason.text) : null,
        act('Add to cart', 'Product Added', {product_id: hit.id, quantity: 1}, 'Added to the cart.'), ' ',
        act('Buy', 'Order Completed', {order_id: `demo-${Date.now()}`, products: [{product_id: hit.id, quantity: 1}]}, 'Bought.'))),
    element('p', {}, product.description || ''), facts, explanation, related);
  if (!drawer.open) drawer.showModal();
  explain(hit, explanation);
  await seen;
  for (const [block, title] of [['similar', 'Similar'], ['bought_together', 'Bought together'], ['also_viewed', 'Also viewed']]) {
    showBlock(related, block, title, {product_id: hit.id});
  }
}

// The parts of the score, asked for with the same request that showed the hit.
async function explain(hit, place) {
  try {
    const answer = await call('v1/search', {...parameters(), per_page: 100, page: 1, facet_by: '', explain: true});
    const found = answer.hits.find((h) => h.id === hit.id);
    if (!found || !found.explain) return;
    const rows = found.explain.parts.map((part) => element('tr', {}, element('td', {}, part.name.replaceAll('_', ' ')),
      element('td', {className: 'n'}, part.value.toFixed(3)), element('td', {className: 'soft'}, part.detail || '')));
    rows.push(element('tr', {}, element('th', {}, 'score'), element('td', {className: 'n'}, found.score.toFixed(3)), element('td')));
    place.replaceChildren(element('details', {}, element('summary', {}, 'Why it stands here'), element('table', {}, ...rows)));
  } catch (error) {
    place.replaceChildren(element('p', {className: 'soft'}, error.message));
  }
}

async function showBlock(place, block, title, more = {}) {
  const section = element('section');
  place.append(section);
  try {
    const answer = await call(`v1/recommend/${block}`, {...more, limit: 10, user_token: state.user});
    if (!answer.hits.length) return section.remove();
    const note = answer.source !== block ? ` (from ${answer.source.replaceAll('_', ' ')})` : '';
    section.append(element('h2', {}, title, element('small', {className: 'soft'}, note)),
      element('ul', {className: 'row'}, ...answer.hits.map((hit, i) => card(hit, i + 1, answer))));
  } catch (error) {
    section.remove();
  }
}

// --- the result list

function filterText() {
  return Object.entries(state.filters).filter(([, values]) => values.length)
    .map(([field, values]) => field === 'price' ? `(${values.join(' || ')})` : `${field}:=[${values.map((v) => '`' + v + '`').join(',')}]`).join(' && ');
}

function parameters() {
  return {q: state.q, category: state.category, filter_by: filterText(), facet_by: facetSets[facetSet], facet_own_filter: 'ignore',
          sort_by: state.sort, group_by: state.group ? 'item_group_id' : '', page: state.page, per_page: 24, highlight: true,
          user_token: state.user, personalization_impact: state.user ? state.impact : ''};
}

async function ask(more = {}) {
  for (;;) {
    try {
      return await call('v1/search', {...parameters(), ...more});
    } catch (error) {
      // A catalog without, say, colors does not know that facet: ask for fewer.
      if (!error.problem || error.problem.parameter !== 'facet_by' || facetSet + 1 >= facetSets.length) throw error;
      ++facetSet;
    }
  }
}

function column(title, answer, ranks) {
  const first = (state.page - 1) * 24;
  const cards = answer.hits.map((hit, i) => card(hit, first + i + 1, answer, ranks ? (ranks.has(hit.id) ? ranks.get(hit.id) - i : null) : undefined));
  return element('section', {}, title ? element('h2', {}, title) : null, element('ul', {className: 'grid'}, ...cards));
}

let asked = 0;
async function show(focus = false) {
  const turn = ++asked;
  writeHash();
  $('results').setAttribute('aria-busy', 'true');
  try {
    const answer = await ask();
    const beside = state.compare && state.user;
    const plain = beside ? await ask({user_token: '', personalization_impact: '', facet_by: ''}) : null;
    if (turn !== asked) return;
    const parts = [`${answer.found.toLocaleString()} ${answer.found === 1 ? 'product' : 'products'}`];
    if (state.q) parts.push(`for “${answer.corrected_query || state.q}”`);
    parts.push(`in ${answer.search_time_ms.toFixed(1)} ms`);
    $('summary').replaceChildren(parts.join(' '), ...(answer.corrected_query ? [element('small', {className: 'soft'}, ` — nothing is called “${state.q}”`)] : []),
      ...(answer.did_you_mean ? [element('small', {className: 'soft'}, ` — did you mean “${answer.did_you_mean}”?`)] : []),
      ...(answer.notes || []).map((note) => element('small', {className: 'soft'}, ` — ${note}`)));
    const columns = $('columns');
    columns.className = plain ? 'two' : '';
    if (plain) {
      const ranks = new Map(plain.hits.map((hit, i) => [hit.id, i]));
      columns.replaceChildren(column(`For ${state.user}`, answer, ranks), column('For everybody', plain));
    } else {
      columns.replaceChildren(column('', answer));
    }
    showFilters(answer);
    showPager(answer);
    showShelves();
  } catch (error) {
    if (turn !== asked) return;
    $('summary').textContent = '';
    $('columns').replaceChildren(element('p', {className: 'error'}, error.message));
  } finally {
    $('results').setAttribute('aria-busy', 'false');
    if (focus) $('results').focus();
  }
}

function showShelves() {
  const blocks = $('blocks');
  blocks.replaceChildren();
  if (state.q || state.category || state.page > 1) return;
  if (state.user) {
    showBlock(blocks, 'for_you', 'For you');
    showBlock(blocks, 'recently_viewed', 'Seen lately');
  }
  showBlock(blocks, 'trending', 'Trending');
}

function showPager(answer) {
  const last = Math.min(Math.ceil(answer.found / 24), 416);
  const turn = (by, text, enabled) => element('button', {type: 'button', disabled: !enabled, on: {click: () => { state.page += by; show(true); scrollTo(0, 0); }}}, text);
  $('pager').replaceChildren(...(last > 1 ? [turn(-1, 'Back', state.page > 1), `Page ${state.page} of ${last}`, turn(1, 'Next', state.page < last)] : []));
}

// --- filters

function change(values) {
  Object.assign(state, {page: 1}, values);
  show();
}

function toggle(field, value) {
  const values = state.filters[field] || [];
  state.filters[field] = values.includes(value) ? values.filter((v) => v !== value) : [...values, value];
  change({});
}

function choice(text, count, pressed, click) {
  return element('li', {}, element('button', {type: 'button', 'aria-pressed': String(pressed), on: {click}}, text, element('small', {}, count.toLocaleString())));
}

function showFilters(answer) {
  const nav = $('filter-list');
  nav.replaceChildren();
  if (state.category) {
    const parts = state.category.split(' > ');
    nav.append(element('p', {className: 'crumbs'}, element('button', {type: 'button', on: {click: () => change({category: ''})}}, 'All'),
      ...parts.map((part, i) => element('button', {type: 'button', on: {click: () => change({category: parts.slice(0, i + 1).join(' > ')})}}, `› ${part}`))));
  }
  for (const facet of answer.facet_counts) {
    if (!facet.counts.length) continue;
    const chosen = state.filters[facet.field] || [];
    const items = facet.counts.map((count) => {
      if (facet.field === 'category') return choice(count.value, count.count, false, () => change({category: count.path || count.value}));
      const value = facet.field === 'price' ? count.filter : count.value;
      return choice(count.value, count.count, chosen.includes(value), () => toggle(facet.field, value));
    });
    nav.append(element('h2', {}, facet.field.replaceAll('_', ' ')), element('ul', {}, ...items));
  }
}

// --- suggestions

let marked = -1;
function closeSuggestions() {
  $('suggestions').hidden = true;
  $('q').setAttribute('aria-expanded', 'false');
  marked = -1;
}

function take(suggestion) {
  closeSuggestions();
  if (suggestion.kind === 'category') {
    $('q').value = '';
    return change({q: '', category: suggestion.path || suggestion.text});
  }
  $('q').value = suggestion.text;
  change({q: suggestion.text, category: ''});
}

async function suggest() {
  const typed = $('q').value.trim();
  if (!typed) return closeSuggestions();
  let answer;
  try {
    answer = await call('v1/suggest', {q: typed, limit: 8});
  } catch (error) {
    return closeSuggestions();
  }
  if ($('q').value.trim() !== typed || document.activeElement !== $('q')) return;
  const list = $('suggestions');
  list.replaceChildren(...answer.suggestions.map((s, i) => element('li', {id: `s${i}`, role: 'option', 'aria-selected': 'false',
    on: {mousedown: (event) => { event.preventDefault(); take(s); }}}, s.text, element('small', {}, s.kind))));
  list.suggestions = answer.suggestions;
  list.hidden = !answer.suggestions.length;
  $('q').setAttribute('aria-expanded', String(!list.hidden));
  marked = -1;
}

function mark(step) {
  const list = $('suggestions');
  if (list.hidden) return;
  marked = (marked + step + list.children.length + 1) % (list.children.length + 1);
  [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === marked)));
  if (marked < list.children.length) $('q').setAttribute('aria-activedescendant', `s${marked}`);
  else $('q').removeAttribute('aria-activedescendant');
}

// --- the address holds the state, so that a page can be kept and sent

function writeHash() {
  const query = new URLSearchParams();
  for (const name of ['q', 'category', 'user', 'sort']) if (state[name]) query.set(name, state[name]);
  if (state.compare) query.set('compare', '1');
  if (state.page > 1) query.set('page', state.page);
  const filters = Object.entries(state.filters).filter(([, values]) => values.length);
  if (filters.length) query.set('filters', JSON.stringify(Object.fromEntries(filters)));
  history.replaceState(null, '', '#' + query);
}

function readHash() {
  // Links from elsewhere may say "/?q=tent"; the page itself keeps its state behind "#".
  const query = new URLSearchParams(location.hash.slice(1) || location.search);
  for (const name of ['q', 'category', 'user', 'sort']) state[name] = query.get(name) || '';
  state.compare = query.get('compare') === '1';
  state.page = Math.max(1, Number(query.get('page')) || 1);
  try {
    state.filters = JSON.parse(query.get('filters') || '{}');
  } catch (error) {
    state.filters = {};
  }
}

function showControls() {
  $('q').value = state.q;
  $('shopper').value = state.user;
  $('sort').value = state.sort;
  $('compare').checked = state.compare;
  $('group').checked = state.group;
  $('impact').value = state.impact;
  $('impact-value').textContent = `${state.impact}%`;
}

async function listShoppers() {
  try {
    const answer = await call('v1/admin/shoppers', {limit: 60});
    $('shoppers').replaceChildren(...answer.shoppers.map((s) => element('option', {value: s.token}, `${s.events} events`)));
  } catch (error) {
    // With keys in place the list is for administrators; a token can still be typed.
  }
}

$('search').addEventListener('submit', (event) => {
  event.preventDefault();
  const list = $('suggestions');
  if (!list.hidden && marked >= 0 && marked < list.children.length) return take(list.suggestions[marked]);
  closeSuggestions();
  change({q: $('q').value.trim(), filters: {}});
});
$('q').addEventListener('input', () => { clearTimeout(suggest.timer); suggest.timer = setTimeout(suggest, 80); });
$('q').addEventListener('blur', closeSuggestions);
$('q').addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') mark(1);
  else if (event.key === 'ArrowUp') mark(-1);
  else if (event.key === 'Escape') closeSuggestions();
  else return;
  event.preventDefault();
});
$('home').addEventListener('click', (event) => {
  event.preventDefault();
  $('q').value = '';
  change({q: '', category: '', filters: {}});
});
$('shopper').addEventListener('change', () => change({user: $('shopper').value.trim()}));
$('sort').addEventListener('change', () => change({sort: $('sort').value}));
$('compare').addEventListener('change', () => {
  if ($('compare').checked && !state.user) toast('Pick a shopper to compare with.');
  change({compare: $('compare').checked});
});
$('group').addEventListener('change', () => change({group: $('group').checked}));
$('impact').addEventListener('input', () => { $('impact-value').textContent = `${$('impact').value}%`; });
$('impact').addEventListener('change', () => change({impact: Number($('impact').value)}));
$('drawer').addEventListener('click', (event) => { if (event.target === $('drawer')) $('drawer').close(); });
$('drawer').addEventListener('close', () => show());
addEventListener('hashchange', () => { readHash(); showControls(); show(); });

// On a phone the products come first; the filters unfold above them.
const narrow = matchMedia('(max-width: 800px)');
const fold = () => { $('filters').open = !narrow.matches; };
narrow.addEventListener('change', fold);
fold();
readHash();
showControls();
listShoppers();
show();
