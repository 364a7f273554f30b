// Why a hit stands where it stands: the parts that its score is the sum of.
import { byId, el } from './dom';
import { explained } from './client';
import type { Shown } from './api';

interface Part {
  name: string;
  value: number;
  detail?: string;
}

const names: Record<string, string> = {
  title: 'Words in the title', brand: 'Words in the brand', category: 'Words in the category', attributes: 'Words in the attributes', description: 'Words in the description',
  popularity: 'What everybody buys', quality: 'Popularity and rating', rating: 'Rating', proximity: 'Words side by side', title_coverage: 'The whole query in the title',
  title_density: 'The title is the query', kind: 'The kind of product meant',
};
const named = (name: string): string => names[name] ?? name.replace(/_/g, ' ').replace(/^./, (letter) => letter.toUpperCase());

function bars(parts: Part[]): HTMLElement {
  const most = Math.max(...parts.map((part) => Math.abs(part.value)), 1e-9);
  const rows = parts.filter((part) => Math.abs(part.value) > 5e-4).sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).map((part) =>
    el('tr', {}, el('th', { scope: 'row' }, named(part.name), part.detail && el('small', {}, part.detail)),
      el('td', { class: 'bar' }, el('i', { class: part.value < 0 ? 'down' : '', style: `inline-size:${(Math.abs(part.value) / most) * 100}%` })),
      el('td', { class: 'n' }, part.value.toFixed(3))));
  return el('table', {}, el('caption', { class: 'hidden' }, 'Parts of the score'), el('tbody', {}, ...rows));
}

export async function explain(product: Shown, rank: number, plain: boolean): Promise<void> {
  const drawer = byId<HTMLDialogElement>('drawer');
  const close = (): void => drawer.close();
  drawer.onclick = (event) => event.target === drawer && close(); // beside it
  const body = el('div', {}, el('p', { class: 'soft' }, 'Asking \u2026'));
  drawer.replaceChildren(el('button', { class: 'close', onclick: close, 'aria-label': 'Close' }, '\u00d7'),
    el('h2', { id: 'drawer-title' }, `Why this is number ${rank}`), el('p', { class: 'soft' }, product.title), body);
  drawer.showModal();
  const hit = await explained(product.id, plain).catch(() => undefined);
  const info = hit?._rankingInfo as { userScore: number; shelfwise?: { parts: Part[] } } | undefined;
  if (!info?.shelfwise) {
    body.replaceChildren(el('p', {}, 'A sorted list stands by its field alone; choose \u201cRelevance\u201d to see parts of a score.'));
    return;
  }
  body.replaceChildren(
    product.reason && !plain ? el('p', { class: 'reason' }, product.reason.text) : el('p', { class: 'soft' }, plain ? 'The order that everybody gets.' : 'Nothing of your own history speaks for or against it.'),
    bars(info.shelfwise.parts), el('p', { class: 'sum' }, 'Together ', el('b', {}, info.userScore.toFixed(3))),
    el('p', { class: 'soft' }, 'These parts add up to the score. Prices never depend on who looks.'));
}
