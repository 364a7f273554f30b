'use strict';
// The review page: what it shows is what the calls answer; every decision is on the disk before the next one is shown.

const $ = (id) => document.getElementById(id);
const token = document.querySelector('meta[name=review-token]').content;
const tabs = ['pairs', 'categories', 'done', 'history'];
const shows = {
  pairs: {open: 'In doubt', decided: 'Decided by people', done: 'Merged by the clean-up', apart: 'Kept apart by the clean-up'},
  categories: {open: 'In doubt', decided: 'Decided by people', done: 'Mapped by the clean-up'},
};
const sorts = {likeliest: 'Likeliest first', unlikeliest: 'Unlikeliest first', feed: 'As in the feeds'};
const view = {tab: 'pairs', show: 'open', sort: 'likeliest', q: '', min: '', max: '', n: ''};
let state = null;    // what /api/state said last
let current = null;  // the row on the card
let choices = [];    // categories on offer
let later = null;    // what to show when the page is free again
let busy = false;    // a decision is on its way: keys that come now were meant for what is shown still

// --- calls

async function call(path, parameters, body) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters || {})) {
    if (value !== '' && value !== null && value !== undefined) query.append(name, value);
  }
  const text = query.toString();
  const options = {headers: {Authorization: 'Bearer ' + token}};
  if (body) Object.assign(options, {method: 'POST', body: JSON.stringify(body)});
  const answer = await fetch(path + (text ? '?' + text : ''), options).catch(() => {
    throw new Error('The review does not answer. Is shelfwise review still running? Nothing was saved.');
  });
  const json = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(json.detail || answer.statusText), {status: answer.status});
  return json;
}

// --- small helpers

function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'on') for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (name === 'className' || name === 'value' || name === 'disabled' || name === 'selected') node[name] = value;
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ''));
  return node;
}

const button = (label, onclick, attributes = {}) => element('button', {type: 'button', on: {click: onclick}, ...attributes}, ...[label].flat());
const key = (text) => element('kbd', {'aria-hidden': 'true'}, text);
const percent = (score) => Math.round(score * 100) + ' %';
const plural = (count, one, many) => count.toLocaleString() + ' ' + (count === 1 ? one : many);

function toast(text, bad) {
  $('toast').textContent = text;
  $('toast').className = bad ? 'on bad' : 'on';
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => $('toast').className = '', bad ? 7000 : 2500);
}

function time(text) {
  if (!text) return '';
  return element('time', {datetime: text}, new Date(text).toLocaleString());
}

// --- differences, word by word

const wordOf = (token) => token.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}"'%]+$/gu, '');

// Which of the words of each side stand in no common order with the other side: the rest is their longest common part.
function differing(a, b) {
  const out = [new Array(a.length).fill(true), new Array(b.length).fill(true)];
  if (a.length * b.length > 400000) {
    const inA = new Set(a), inB = new Set(b);
    return [a.map((w) => !inB.has(w)), b.map((w) => !inA.has(w))];
  }
  const width = b.length + 1;
  const best = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; --i) {
    for (let j = b.length - 1; j >= 0; --j) {
      best[i * width + j] = a[i] === b[j] ? best[(i + 1) * width + j + 1] + 1
                                          : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) out[0][i++] = out[1][j++] = false;
    else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) ++i;
    else ++j;
  }
  return out;
}

function marked(a, b) {
  const split = (text) => text.split(/(\s+)/).filter((part) => part !== '');
  const sides = [split(a), split(b)];
  const words = sides.map((parts) => parts.filter((part) => part.trim()).map(wordOf));
  const marks = differing(words[0], words[1]);
  return sides.map((parts, side) => {
    let at = 0;
    const out = [];
    for (const part of parts) {
      const word = part.trim() ? at++ : -1;
      out.push(word >= 0 && words[side][word] && marks[side][word] ? element('mark', {}, part) : part);
    }
    return out;
  });
}

function textOf(value) {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (typeof value === 'object') return Object.entries(value).map(([k, v]) => k + ': ' + (Array.isArray(v) ? v.map(textOf).join(', ') : textOf(v))).join('\n');
  return String(value);
}

// --- the address holds the place, so that a reload goes on there

function remember() {
  const query = new URLSearchParams(Object.entries(view).filter(([name, value]) => name !== 'tab' && value !== ''));
  history.replaceState(null, '', '#' + view.tab + '?' + query);
}

function recall() {
  const [tab, query] = location.hash.slice(1).split('?');
  if (tabs.includes(tab)) view.tab = tab;
  for (const [name, value] of new URLSearchParams(query || '')) if (name in view && name !== 'tab') view[name] = value;
  if (!(shows[view.tab] || shows.pairs)[view.show]) view.show = 'open';
  if (!sorts[view.sort]) view.sort = 'likeliest';
}

const filter = () => ({show: view.show, sort: view.sort, q: view.q, min: view.min, max: view.max});

// My own decisions in this window, newest last: what U takes back. They outlive a reload.
const mine = {
  all: () => JSON.parse(sessionStorage.getItem('mine') || '[]'),
  push: (entry) => sessionStorage.setItem('mine', JSON.stringify([...mine.all(), entry].slice(-500))),
  pop: () => { const all = mine.all(); const last = all.pop(); sessionStorage.setItem('mine', JSON.stringify(all)); return last; },
};

// --- what stands above every view

async function refresh() {
  const before = state;
  state = await call('api/state');
  $('folder').textContent = state.folder;
  $('who').textContent = 'as ' + state.who;
  $('count-pairs').textContent = state.pairs.open.toLocaleString();
  $('count-categories').textContent = state.categories.open.toLocaleString();
  const subject = view.tab === 'categories' ? state.categories : state.pairs;
  $('progress').max = Math.max(1, subject.open + subject.decided);
  $('progress').value = subject.decided;
  $('progress').title = subject.decided + ' decided, ' + subject.open + ' in doubt';
  $('apply').hidden = state.pending === 0;
  $('pending').textContent = plural(state.pending, 'change', 'changes') + ' not applied yet';
  $('command').textContent = state.command || 'shelfwise clean, with the arguments of the last time';
  for (const tab of document.querySelectorAll('nav button')) {
    if (tab.dataset.tab === view.tab) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
  return before && (before.last !== state.last || before.generation !== state.generation);
}

// Others decide too, in other windows or programs.
async function watch() {
  if (busy || document.hidden) return;
  const generation = state && state.generation;
  try {
    const changed = await refresh();
    if (!changed || busy) return;
    if (generation !== state.generation) {
      toast('The catalog was cleaned again; this is its new state');
      view.n = '';
      await render();
    } else if (view.tab === 'pairs' || view.tab === 'categories') {
      const answer = await call('api/' + view.tab, {...filter(), from: view.n, limit: 12});
      if (busy) return;
      const here = answer.items[0];
      const number = (row) => row && row.decided ? row.decided.number : 0;
      if (here && current && here.n === current.n && number(here) === number(current)) return;  // nothing that concerns the card
      if (current) toast('Somebody else decided this one just now');
      await show(answer);
    } else {
      await render();
    }
  } catch (error) { toast(error.message, true); }
}

// --- a list with one row on a card

function tools() {
  const select = (name, label, options) => element('label', {}, label, element('select', {'data-tool': name, on: {change: (e) => choose(name, e.target.value)}},
    Object.entries(options).map(([value, text]) => element('option', {value, selected: view[name] === value}, text))));
  const score = (name, label, fallback) => element('label', {}, label, element('input', {type: 'number', min: 0, max: 100, step: 1, 'data-tool': name,
    placeholder: fallback, value: view[name] === '' ? '' : Math.round(view[name] * 100), on: {change: (e) => choose(name, e.target.value === '' ? '' : String(Math.min(1, Math.max(0, e.target.value / 100))))}}));
  const folded = innerWidth <= 560 && !view.q && !view.min && !view.max && view.show === 'open';
  return element('details', {className: 'filter', open: folded ? null : ''}, element('summary', {}, 'Filter and order'), element('form', {className: 'tools', role: 'search', on: {submit: (e) => e.preventDefault()}},
    select('show', 'Show', shows[view.tab]), select('sort', 'Order', sorts),
    score('min', 'From %', '0'), score('max', 'To %', '100'),
    element('label', {}, 'Words', element('input', {type: 'search', id: 'words', value: view.q, placeholder: view.tab === 'pairs' ? 'title or id' : 'path', on: {change: (e) => choose('q', e.target.value.trim())}}))));
}

async function choose(name, value) {
  view[name] = value;
  view.n = '';
  await guarded(renderList, true);
}

async function renderList() {
  $('work').replaceChildren(tools(), element('div', {id: 'list'}));
  const answer = await call('api/' + view.tab, {...filter(), from: view.n, limit: 12});
  await show(answer);
}

async function show(answer) {
  if (answer.items.length === 0 && answer.total > 0) {
    toast('That was the last one; ' + plural(answer.total, 'skipped one is', 'skipped ones are') + ' shown again');
    answer = await call('api/' + view.tab, {...filter(), limit: 12});
  }
  current = answer.items[0] || null;
  view.n = current ? String(current.n) : '';
  remember();
  if (!current) return showNothing();
  const card = view.tab === 'pairs' ? await pairCard(current) : await categoryCard(current);
  const place = (answer.position + 1).toLocaleString() + ' of ' + answer.total.toLocaleString();
  const list = answer.items.map((row) => element('li', {}, button(queueLines(row), () => go(row.n), {'aria-current': String(row.n === current.n)})));
  const acting = [...document.querySelectorAll('.acts button')].indexOf(document.activeElement);
  $('say').textContent = view.tab === 'pairs' ? 'A: ' + (current.title_a || current.a) + '. B: ' + (current.title_b || current.b) : current.source;
  $('list').replaceChildren(element('div', {className: 'desk'}, card,
    element('aside', {className: 'card', 'aria-label': 'What comes next'}, element('p', {className: 'soft small', id: 'place'}, place), element('ol', {className: 'queue'}, list))));
  if (acting >= 0) document.querySelectorAll('.acts button')[acting].focus();
}

function showNothing() {
  const filtered = view.q || view.min || view.max;
  const subject = view.tab === 'pairs' ? 'pair' : 'category';
  const text = filtered ? 'Nothing matches. Widen the score or clear the words.'
             : view.show === 'open' ? 'Nothing is in doubt here: every ' + subject + ' is decided.' : 'There is nothing here yet.';
  $('list').replaceChildren(element('div', {className: 'card', id: 'nothing'}, element('h2', {}, view.show === 'open' && !filtered ? 'All done' : 'Nothing here'), element('p', {}, text),
    view.tab === 'categories' && state.taxonomy_note ? element('p', {className: 'soft'}, 'Note: ' + state.taxonomy_note + '.') : ''));
}

function queueLines(row) {
  if (view.tab === 'pairs') return [element('span', {}, row.title_a || row.a), element('span', {className: 'soft'}, percent(row.score) + ' · ' + (row.title_b || row.b))];
  return [element('span', {}, row.source), element('span', {className: 'soft'}, row.category_path || 'no suggestion')];
}

function verdictLine(row) {
  const d = row.decided;
  if (!d) return null;
  const what = d.kind === 'pair' ? (d.verdict === 'merge' ? 'one product' : 'two products') : (d.category_path || d.category_id || 'no category');
  return element('p', {className: 'verdict', id: 'verdict'}, (d.who || 'Somebody') + ' decided: ' + what + ' ', element('span', {className: 'soft small'}, time(d.time)));
}

async function go(n) { view.n = String(n); await guarded(renderList, true); }

async function next() {
  if (!current) return;
  const answer = await call('api/' + view.tab, {...filter(), from: current.n, limit: 13});
  if (answer.items[0] && answer.items[0].n === current.n) { answer.items.shift(); ++answer.position; }
  await show(answer);
}

async function previous() {
  const answer = await call('api/' + view.tab, {...filter(), before: current ? current.n : '', limit: 1});
  if (answer.items.length === 0) return toast('This is the first one');
  view.n = String(answer.items[0].n);
  await renderList();
}

// --- pairs

function fieldCell(value, content, side) {
  const safe = /^https?:\/\//i.test(value) && !/\s/.test(value);
  const inner = safe ? element('a', {href: value, target: '_blank', rel: 'noopener noreferrer'}, content) : content;
  return element('td', {'data-side': side}, value.length > 600 ? element('span', {className: 'long', tabindex: 0}, inner) : inner);
}

const unmarked = new Set(['id', 'link', 'image_link']);

function fieldRows(a, b) {
  const first = ['id', 'title', 'brand', 'price', 'sale_price', 'gtin', 'mpn', 'color', 'size', 'material', 'product_type'];
  const names = [...new Set([...first, ...Object.keys(a), ...Object.keys(b)])].filter((name) => name in a || name in b);
  return names.map((name) => {
    const x = textOf(a[name]), y = textOf(b[name]);
    // An id or an address differs as a whole or not at all.
    const [left, right] = x && y && !unmarked.has(name) ? marked(x, y) : [[x || '–'], [y || '–']];
    return element('tr', {className: x === y ? 'same' : ''}, element('th', {scope: 'row'}, name.replaceAll('_', ' ')), fieldCell(x, left, 'A'), fieldCell(y, right, 'B'));
  });
}

const place = (record) => record.file ? record.file + ', line ' + record.line : '';

async function pairCard(row) {
  const pair = await call('api/pair', {n: row.n});
  const others = pair.group.filter((id) => id !== pair.a && id !== pair.b);
  const told = {review: ' likely one product', merge: ' likely: merged by the clean-up', distinct: ' likely: kept apart by the clean-up'};
  const sameId = pair.a === pair.b;
  return element('section', {className: 'card', 'aria-labelledby': 'card-title'},
    element('h2', {id: 'card-title'}, percent(pair.score) + told[pair.decision]),
    element('ul', {className: 'why', 'aria-label': 'Reasons'}, pair.reasons.split('; ').filter(Boolean).map((reason) => element('li', {}, reason))),
    verdictLine(pair),
    others.length ? element('p', {className: 'soft small'}, 'Merged together with ' + others.slice(0, 10).join(', ') + (others.length > 10 ? ' and more' : '') + '.') : null,
    sameId ? element('p', {className: 'verdict'}, 'Both rows have the same id: give each product an id of its own in the feed to keep them apart.') : null,
    element('table', {className: 'fields'},
      element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, element('span', {className: 'away'}, 'Attribute')), element('th', {scope: 'col'}, 'A'), element('th', {scope: 'col'}, 'B'))),
      element('tbody', {}, fieldRows(pair.record_a.product, pair.record_b.product),
        place(pair.record_a) ? element('tr', {className: 'same'}, element('th', {scope: 'row'}, 'from'), fieldCell(place(pair.record_a), [place(pair.record_a)], 'A'), fieldCell(place(pair.record_b), [place(pair.record_b)], 'B')) : null)),
    element('div', {className: 'acts', role: 'group', 'aria-label': 'Decide'},
      button(['Merge ', key('M')], () => guarded(() => decidePair('merge')), {className: 'yes', disabled: sameId}),
      button(['Distinct ', key('D')], () => guarded(() => decidePair('distinct')), {className: 'no', disabled: sameId}),
      button(['Skip ', key('S')], () => guarded(next)), button(['Back ', key('←')], () => guarded(previous)),
      button(['Undo ', key('U')], () => guarded(undoLast))));
}

async function decidePair(verdict) {
  if (!current || current.a === current.b) return;
  const row = current;
  await decide({kind: 'pair', a: row.a, b: row.b, verdict, seen: row.decided ? row.decided.number : 0}, row, verdict === 'merge' ? 'Saved: one product' : 'Saved: two products');
}

async function decide(body, row, message) {
  try {
    const answer = await call('api/decide', {}, body);
    mine.push({numbers: answer.numbers, tab: view.tab, n: row.n});
    toast(message);
    await next();
  } catch (error) {
    if (error.status !== 409) throw error;
    toast(error.message, true);
    if (view.show === 'open') await next(); else await renderList();
  }
  await refresh();
}

async function undoLast() {
  const last = mine.pop();
  if (last) {
    await call('api/undo', {}, {numbers: last.numbers});
    view.tab = last.tab;
    view.n = String(last.n);
  } else if (current && current.decided) {
    await call('api/undo', {}, current.decided.kind === 'pair' ? {pair: [current.a, current.b]} : {category: current.decided.source});
  } else {
    return toast('You have decided nothing in this window yet; History has the rest');
  }
  toast('Undone');
  await refresh();
  await render();
}

// --- categories

async function categoryCard(row) {
  await offer(row);
  const {titles} = await call('api/category', {n: row.n});
  const notes = Object.entries(row.more).map(([name, value]) => element('p', {className: 'soft small'}, name.replaceAll('_', ' ') + ': ' + value));
  const search = element('input', {type: 'search', id: 'find', autocomplete: 'off', placeholder: 'Search ' + state.taxonomy.toLocaleString() + ' categories', 'aria-label': 'Search the taxonomy', disabled: state.taxonomy === 0,
    on: {input: (e) => find(e.target.value), keydown: (e) => { if (e.key === 'Enter') { e.preventDefault(); if (choices.length) pick(0); } }}});
  return element('section', {className: 'card', 'aria-labelledby': 'card-title'},
    element('h2', {id: 'card-title'}, row.source),
    row.spellings.length ? element('p', {className: 'soft small'}, 'Also written: ' + row.spellings.join(' · ')) : null, notes,
    titles.length ? element('p', {className: 'soft small', id: 'titles'}, 'Products there: ' + titles.join(' · ')) : null,
    element('p', {}, row.category_path ? 'Suggested: ' + row.category_path + ' (' + percent(row.score) + ')' : 'Nothing in the taxonomy is like it.'),
    verdictLine(row), state.taxonomy_note ? element('p', {className: 'soft small'}, 'The taxonomy cannot be searched: ' + state.taxonomy_note + '.') : null,
    search, element('ol', {className: 'choices', id: 'choices', 'aria-label': 'Categories to choose from'}, choiceItems()),
    element('div', {className: 'acts', role: 'group', 'aria-label': 'Decide'},
      button(['None fits ', key('N')], () => guarded(() => decideCategory({id: '', path: ''})), {className: 'no'}),
      button(['Skip ', key('S')], () => guarded(next)), button(['Back ', key('←')], () => guarded(previous)), button(['Undo ', key('U')], () => guarded(undoLast))));
}

const choiceItems = () => choices.map((c, i) => element('li', {}, button([i < 9 ? key(String(i + 1)) : '', ' ' + c.path + ' ', element('span', {className: 'soft small'}, c.id)], () => pick(i))));

// The suggestion, the runners-up that the clean-up named, then what has the words of the path's last part.
async function offer(row) {
  choices = row.category_path ? [{id: row.category_id, path: row.category_path}] : [];
  const add = (c) => { if (choices.length < 9 && !choices.some((x) => x.id === c.id && x.path === c.path)) choices.push(c); };
  row.others.forEach(add);
  const last = row.source.split(/[>/|»]|::/).pop().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  for (const q of [last, ...last.split(' ').filter((word) => word.length > 2)]) {
    if (q && choices.length < 9 && state.taxonomy) (await call('api/taxonomy', {q, limit: 9})).items.forEach(add);
  }
}

async function find(text) {
  const row = current;
  try {
    if (text.trim()) {
      const found = await call('api/taxonomy', {q: text.trim(), limit: 12});
      if (current !== row || $('find').value !== text) return;
      choices = found.items;
    } else {
      await offer(row);
    }
    $('choices').replaceChildren(...choiceItems());
  } catch (error) { toast(error.message, true); }
}

const pick = (i) => guarded(() => decideCategory(choices[i]));

async function decideCategory(choice) {
  if (!current || !choice) return;
  await decide({kind: 'category', source: (current.decided || current).source, id: choice.id, path: choice.path, seen: current.decided ? current.decided.number : 0}, current, choice.path ? 'Saved: ' + choice.path : 'Saved: no category');
}

// --- done

async function renderDone() {
  const since = element('input', {type: 'datetime-local', id: 'since', step: 1});
  const words = element('input', {type: 'search', id: 'words', value: view.q, placeholder: 'title or id', on: {change: (e) => { view.q = e.target.value.trim(); guarded(render, true); }}});
  const groups = element('div', {id: 'groups'});
  const mapped = element('table', {className: 'rows', id: 'mapped'});
  $('work').replaceChildren(element('div', {className: 'card'},
    element('div', {className: 'sides'},
      element('form', {className: 'tools', role: 'search', on: {submit: (e) => e.preventDefault()}}, element('label', {}, 'Words', words)),
      element('form', {className: 'tools', id: 'undo-since', on: {submit: (e) => { e.preventDefault(); guarded(() => undoSince(since.value)); }}},
        element('label', {}, 'Undo all decisions since', since), element('button', {}, 'Undo since then'))),
    element('h2', {}, 'Merged products'), element('p', {className: 'soft small'}, 'Taking a product out keeps it apart from the others from the next clean-up on.'), groups,
    element('h3', {}, 'Mapped categories'), mapped));
  remember();
  await moreGroups(groups, 0);
  await moreMapped(mapped, '');
}

async function moreGroups(into, from) {
  const answer = await call('api/groups', {q: view.q, from, limit: 25});
  if (answer.total === 0) into.append(element('p', {className: 'soft'}, 'Nothing was merged.'));
  for (const group of answer.items) {
    const member = (m) => element('li', {}, (m.title || m.id) + ' ', element('span', {className: 'soft small'}, m.id + (m.decided ? ' · ' + (m.decided.verdict === 'merge' ? 'merged' : 'kept apart') + ' by ' + (m.decided.who || 'somebody') : ' · by the clean-up')),
      m.decided && m.decided.verdict === 'distinct' ? null : button('Take out', () => guarded(() => separate(group.id, m.id)), {'aria-label': 'Take out ' + m.id}));
    into.append(element('div', {className: 'group'}, element('strong', {}, group.title || group.id), ' ', element('span', {className: 'soft small'}, group.id + ' stands for'),
      element('ul', {}, group.merged.map(member)),
      button('Compare', () => compare(group)), ' ', group.merged.length > 1 ? button('Take all apart', () => guarded(() => separate(group.id, ''))) : null));
  }
  more(into, from + answer.items.length < answer.total, () => moreGroups(into, from + answer.items.length));
}

async function moreMapped(into, from) {
  const answer = await call('api/categories', {show: 'done', sort: 'feed', q: view.q, from, limit: 26});
  if (answer.total === 0 || !state.target) return into.append(element('tr', {}, element('td', {className: 'soft'}, state.target ? 'Nothing was mapped.' : 'The clean-up ran without a taxonomy.')));
  for (const row of answer.items.slice(0, 25)) {
    const d = row.decided;
    into.append(element('tr', {}, element('td', {}, row.source), element('td', {}, d ? (d.category_path || d.category_id || 'no category') : row.category_path),
      element('td', {className: 'soft small'}, d ? 'by ' + (d.who || 'somebody') : percent(row.score)),
      element('td', {}, button('Undo', () => guarded(() => unmap(row)), {'aria-label': 'Undo the mapping of ' + row.source}))));
  }
  const rest = answer.items[25];
  more(into, Boolean(rest), () => moreMapped(into, rest.n));
}

function more(into, there, load) {
  if (!there) return;
  const node = button('Show more', () => guarded(async () => { node.remove(); await load(); }));
  into.append(node);
}

async function separate(survivor, member) {
  const answer = await call('api/separate', {}, {survivor, member});
  mine.push({numbers: answer.numbers, tab: 'done', n: ''});
  toast(answer.numbers.length ? 'Saved: kept apart from the next clean-up on' : 'They are kept apart already');
  await refresh();
  await render();
}

async function unmap(row) {
  const answer = row.decided ? await call('api/undo', {}, {category: row.decided.source}) : await call('api/decide', {}, {kind: 'category', source: row.source, id: '', path: '', seen: 0, note: 'mapping undone'});
  mine.push({numbers: answer.numbers, tab: 'done', n: ''});
  toast('Saved: the mapping is undone');
  await refresh();
  await render();
}

function compare(group) {
  Object.assign(view, {tab: 'pairs', show: 'done', q: group.id, n: '', min: '', max: ''});
  guarded(render);
}

async function undoSince(local) {
  if (!local) return toast('Give the time to go back to', true);
  const since = new Date(local).toISOString();
  $('sure-text').textContent = 'Undo every decision since ' + new Date(local).toLocaleString() + ', of everybody? The log keeps them, and this can be undone too.';
  $('sure').returnValue = 'no';
  $('sure').showModal();
  const sure = await new Promise((resolve) => $('sure').addEventListener('close', () => resolve($('sure').returnValue === 'yes'), {once: true}));
  if (!sure) return;
  const answer = await call('api/undo', {}, {since});
  mine.push({numbers: answer.numbers, tab: 'done', n: ''});
  toast('Undone: ' + plural(answer.numbers.length, 'decision', 'decisions'));
  await refresh();
  await render();
}

// --- history

async function renderHistory() {
  const body = element('tbody');
  const older = element('p');
  $('work').replaceChildren(element('div', {className: 'card'},
    element('form', {className: 'tools', on: {submit: (e) => e.preventDefault()}}, element('label', {}, 'Words', element('input', {type: 'search', id: 'words', value: view.q, placeholder: 'name, id or path', on: {change: (e) => { view.q = e.target.value.trim(); guarded(render, true); }}}))),
    element('table', {className: 'rows', id: 'log'}, element('thead', {}, element('tr', {}, ['No.', 'When', 'Who', 'What', 'Note', element('span', {className: 'away'}, 'Undo')].map((name) => element('th', {scope: 'col'}, name)))), body), older));
  remember();
  await moreHistory(body, older, '');
}

async function moreHistory(body, older, before) {
  const answer = await call('api/log', {q: view.q, before, limit: 50});
  if (answer.items.length === 0) body.append(element('tr', {}, element('td', {className: 'soft', colspan: 6}, 'Nobody has decided anything yet.')));
  for (const e of answer.items) {
    const what = e.kind === 'pair' ? (e.verdict === 'merge' ? 'One product: ' : 'Two products: ') + e.a + ' and ' + e.b
               : e.kind === 'category' ? e.source + ' → ' + (e.category_path || e.category_id || 'no category') : 'Took back ' + e.undoes;
    body.append(element('tr', {className: e.in_force ? '' : 'undone'}, element('td', {className: 'soft'}, String(e.number)), element('td', {}, time(e.time)), element('td', {}, e.who), element('td', {}, what), element('td', {className: 'soft'}, e.note || ''),
      element('td', {}, e.in_force ? button('Undo', () => guarded(() => undoNumber(e.number)), {'aria-label': 'Undo ' + e.number}) : 'undone')));
  }
  older.replaceChildren();
  more(older, answer.more, () => moreHistory(body, older, answer.items[answer.items.length - 1].number));
}

async function undoNumber(number) {
  await call('api/undo', {}, {number});
  toast('Undone');
  await refresh();
  await render();
}

// --- the page as a whole

async function render() {
  if (!(shows[view.tab] || {open: 1, decided: 1, done: 1, apart: 1})[view.show]) view.show = 'open';
  current = null;
  if (view.tab === 'done') await renderDone();
  else if (view.tab === 'history') await renderHistory();
  else await renderList();
  await refresh();
}

// One thing at a time; a failure is told and changes nothing. What comes meanwhile is dropped, or, where it only looks at
// something else, waits for its turn.
async function guarded(work, wait) {
  if (busy) {
    if (wait) later = work;
    return;
  }
  busy = true;
  document.body.setAttribute('aria-busy', 'true');
  try { await work(); } catch (error) { toast(error.message, true); }
  busy = false;
  document.body.removeAttribute('aria-busy');
  const waiting = later;
  later = null;
  if (waiting) await guarded(waiting);
}

function openTab(tab) {
  Object.assign(view, {tab, q: '', n: '', min: '', max: '', show: 'open'});
  guarded(render, true);
}

function search() {
  const field = $('find') || $('words');
  if (!field) return;
  if (field.closest('details')) field.closest('details').open = true;
  field.focus();
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === 'Escape' && typing) return document.activeElement.blur();
  if (typing || event.repeat) return;
  const cards = view.tab === 'pairs' || view.tab === 'categories';
  const keys = {
    '?': () => $('help').showModal(), '/': search, u: () => guarded(undoLast),
    ...(cards ? {s: () => guarded(next), ArrowRight: () => guarded(next), ArrowLeft: () => guarded(previous)} : {}),
    ...(view.tab === 'pairs' ? {m: () => guarded(() => decidePair('merge')), d: () => guarded(() => decidePair('distinct'))} : {}),
    ...(view.tab === 'categories' ? {n: () => guarded(() => decideCategory({id: '', path: ''}))} : {}),
  };
  const digit = view.tab === 'categories' && /^[1-9]$/.test(event.key) ? () => pick(Number(event.key) - 1) : null;
  const act = digit || keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const tab of document.querySelectorAll('nav button')) tab.addEventListener('click', () => openTab(tab.dataset.tab));
$('help-button').addEventListener('click', () => $('help').showModal());
$('copy').addEventListener('click', () => navigator.clipboard.writeText($('command').textContent).then(() => toast('Copied'), () => toast('Select the command and copy it', true)));
window.addEventListener('hashchange', () => { recall(); guarded(render, true); });
recall();
guarded(async () => { await refresh(); await render(); });
window.watching = setInterval(watch, 2500);
