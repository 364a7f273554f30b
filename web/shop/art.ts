// Pictures for products that have none: a shape of their kind in their colour, drawn from their own words.
import type { Shown } from './api';

const shapes: [RegExp, string][] = [
  [/coolers?|hampers?|baskets?/, 'M16 40h68v38q0 6-6 6H22q-6 0-6-6zM12 28h76v12H12zM34 28q0-14 16-14t16 14'],
  [/cutlery|forks?|spoons?|utensils?/, 'M34 12v22q0 8-6 8t-6-8V12M28 12v72M72 48q-14-4-12-20 2-16 12-16zM72 12v72'],
  [/sandals?|slides?|flip-?flops?|slippers?/, 'M10 66q0-10 14-10h44q22 0 22 14 0 10-14 10H22Q10 80 10 66zM46 56q6-26 22-24 12 2 14 28'],
  [/tents?|tarps?|shelter|canopy/, 'M50 18 12 82h76zM50 18v64M38 82l12-30 12 30'],
  [/backpacks?|rucksack|daypack|pack|bags?|duffel|tote/, 'M30 34q0-18 20-18t20 18v44q0 6-6 6H36q-6 0-6-6zM38 54h24v16H38zM40 18q0-8 10-8t10 8'],
  [/boots?|shoes?|sneakers?|sandals?|clogs?/, 'M28 22h20v30q4 8 22 12 10 2 10 10v6H28zM28 72h52'],
  [/jackets?|coats?|parka|hoodie|fleece|sweater|pullover|vest|shirts?|tee|top/, 'M36 20l14 8 14-8 20 14-8 14-8-4v36H32V44l-8 4-8-14z'],
  [/pants|trousers|shorts|jeans|leggings/, 'M32 16h36l6 68H56L50 40l-6 44H26z'],
  [/socks?|gloves?|mittens?/, 'M38 14h20v36l20 14q6 10-6 14-8 2-16-6L38 58z'],
  [/hats?|caps?|beanie/, 'M22 62q0-36 28-36t28 36zM14 62h72v8H14zM50 20v6'],
  [/lamps?|lantern|lights?|torch|headlamp/, 'M34 20h32l10 34H24zM50 54v24M34 82h32'],
  [/mugs?|cups?|tumbler/, 'M26 26h40v46q0 10-10 10H36q-10 0-10-10zM66 38h8q8 0 8 10t-8 10h-8'],
  [/bottles?|flask|thermos|jug/, 'M42 12h16v14q10 6 10 18v34q0 8-8 8H40q-8 0-8-8V44q0-12 10-18zM32 54h36'],
  [/pans?|skillets?|pots?|kettle|wok|cookware|stove/, 'M14 44h52v18q0 14-14 14H28q-14 0-14-14zM66 50h22v6H66zM26 34q6-8 0-14M44 34q6-8 0-14'],
  [/knife|knives|axe|tool|multi-?tool|saw/, 'M16 62 66 16q10 18-16 40L30 68zM30 68 18 84l-8-8 12-14'],
  [/chairs?|stools?|bench|sofa/, 'M32 14v40h34V14M28 54h44v10H28zM34 64v22M66 64v22'],
  [/tables?|desk/, 'M12 34h76v10H12zM22 44v40M78 44v40'],
  [/pillows?|bed|sleeping|blanket|quilt|duvet|towels?|throw|mattress|pad/, 'M14 40q36-12 72 0v34q-36 12-72 0zM28 52h44M28 62h44'],
  [/bikes?|bicycle|cycling|helmet/, 'M28 50a16 16 0 1 0 .1 0zM72 50a16 16 0 1 0 .1 0zM28 66l14-32h20l10 32M42 34l14 32H28M58 26h10'],
  [/kayak|canoe|paddle|raft|surf|swim/, 'M8 54q42 22 84 0-8 24-42 24T8 54zM66 12 36 66M62 10l10 6'],
  [/books?|notebook|journal|map|guide/, 'M18 22q20-8 32 4 12-12 32-4v56q-20-8-32 4-12-12-32-4zM50 26v56'],
  [/candle|vase|planter|plant/, 'M34 44h32l-6 40H40zM50 44V30M50 30q-16-4-14-16 14 2 14 16 0-14 14-16 2 12-14 16'],
  [/watch|clock|compass|gps/, 'M50 22a30 30 0 1 0 .1 0zM50 34v18l14 8M42 12h16'],
  [/phone|tablet|laptop|computer|monitor|tv|camera/, 'M14 22h72v46H14zM40 68v12h20V68M30 82h40'],
  [/shel(?:f|ves)|ladder|rack|bookcase|cabinet|drawers?/, 'M26 16h48v68H26zM26 38h48M26 60h48'],
  [/brush|broom|scrubber|rake/, 'M46 12h8v36h-8zM34 48h32v12H34zM36 60v20M43 60v22M50 60v20M57 60v22M64 60v20'],
  [/bars?|snacks?|coffee|tea|cocoa|granola|oats?|nuts|meals?|food|spice|honey/, 'M32 22h36l6 60H26zM32 22q18 8 36 0M36 46h28v16H36z'],
  [/dogs?|cats?|pets?|leash|collar/, 'M50 50q16 0 20 18 0 14-20 12-20 2-20-12 4-18 20-18zM30 38a6 8 0 1 0 .1 0zM43 24a6 8 0 1 0 .1 0zM57 24a6 8 0 1 0 .1 0zM70 38a6 8 0 1 0 .1 0z'],
  [/kids|toys?|kite|puzzle|games?/, 'M22 50h28v30H22zM50 50h28v30H50zM36 20h28v30H36z'],
  [/soap|cream|balm|wax|jar|oil|sunscreen/, 'M32 36h36v42q0 6-6 6H38q-6 0-6-6zM30 24h40v12H30zM32 56h36'],
  [/poles?|rope|straps?|cord|hammock|climbing/, 'M16 30q34 50 68 0M16 30v54M84 30v54M30 46q20 24 40 0'],
  // kinds of their own for whole categories
  [/outdoor|camping/, 'M50 18 12 82h76zM50 18v64M38 82l12-30 12 30'],
  [/clothing|apparel/, 'M36 20l14 8 14-8 20 14-8 14-8-4v36H32V44l-8 4-8-14z'],
  [/footwear/, 'M28 22h20v30q4 8 22 12 10 2 10 10v6H28zM28 72h52'],
  [/garden/, 'M34 44h32l-6 40H40zM50 44V30M50 30q-16-4-14-16 14 2 14 16 0-14 14-16 2 12-14 16'],
  [/home|kitchen|living/, 'M34 20h32l10 34H24zM50 54v24M34 82h32'],
];
const box = 'M20 34 50 20l30 14v34L50 84 20 68zM80 34 50 48 20 34M50 48v36';
const patterns = shapes.map(([words, path]): [RegExp, string] => [new RegExp(`\\b(?:${words.source})\\b`), path]);

const tones: Record<string, string> = {
  black: '#3a3e44', white: '#f4f2ec', grey: '#8b9096', gray: '#8b9096', silver: '#b9bec4', slate: '#5c6773', charcoal: '#4a4f56', ink: '#2c3a57',
  navy: '#2b3f6d', night: '#26335a', blue: '#3f74b5', teal: '#1f7f80', glacier: '#a9d3e0', sky: '#8ec5ea', green: '#3f8a4d', moss: '#6b7a3a',
  olive: '#7a7a35', sage: '#9db08c', forest: '#2f5f3d', lime: '#a8cf3f', yellow: '#e9c53b', ochre: '#c58b2a', sand: '#d9c7a0', sandstone: '#d0b48c', beige: '#ddd0b5',
  cream: '#efe6cf', natural: '#dccfb2', brown: '#7b5335', tan: '#c19a6b', rust: '#b4532a', copper: '#b87333', orange: '#e07b2e', red: '#c0392f',
  burgundy: '#7b2433', pink: '#e391ab', rose: '#d98a93', purple: '#7a559b', plum: '#6a3a5c', lavender: '#b7a4d6', steel: '#9aa4ad', gold: '#c9a646',
};

function hash(text: string): number {
  let h = 2166136261;
  for (let i = 0; i < text.length; ++i) h = Math.imul(h ^ text.charCodeAt(i), 16777619) >>> 0;
  return h;
}

const svgNs = 'http://www.w3.org/2000/svg';
function node(name: string, attributes: Record<string, string | number>, parent: Element): Element {
  const element = document.createElementNS(svgNs, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  parent.append(element);
  return element;
}

export function art(product: Pick<Shown, 'title' | 'path' | 'color'>): SVGElement {
  const texts = [product.title, product.path.split(' > ').reverse().join(' ')].map((text) => text.toLowerCase());
  const hue = hash(product.path.split(' > ').slice(0, 2).join() || product.title) % 360;
  const turn = hash(product.title) % 40;
  const shape = texts.map((text) => patterns.find(([pattern]) => pattern.test(text))?.[1]).find(Boolean) ?? box;
  const tone = product.color.toLowerCase().split(/[^a-z]+/).map((word) => tones[word]).find(Boolean) ?? `hsl(${hue} 36% 62%)`;
  const svg = document.createElementNS(svgNs, 'svg');
  svg.setAttribute('viewBox', '0 0 140 105');
  svg.setAttribute('class', 'art');
  svg.setAttribute('aria-hidden', 'true');
  node('rect', { width: 140, height: 105, class: 'art-ground', style: `--hue:${hue}` }, svg);
  node('circle', { cx: 96 + turn, cy: 18, r: 40, class: 'art-sun', style: `--hue:${hue + 28}` }, svg);
  node('path', { d: `M0 ${84 - turn / 4}q35 -14 70 -4t70 -8V105H0z`, class: 'art-hill', style: `--hue:${hue}` }, svg);
  node('ellipse', { cx: 70, cy: 90, rx: 36, ry: 4.5, fill: '#0002' }, svg);
  node('path', { d: shape, transform: 'translate(23 4) scale(.94)', fill: tone, class: 'art-shape', style: `--hue:${hue}` }, svg);
  return svg;
}

export function picture(product: Shown): Element {
  // Names below .example never lead anywhere (RFC 2606): the example's pictures are drawn without asking.
  const real = /^https?:\/\/(?![^/]*\.example(?:[/:]|$))/i.test(product.image);
  if (!real) return art(product);
  const image = document.createElement('img');
  image.className = 'art';
  image.alt = '';
  image.loading = 'lazy';
  image.src = product.image;
  image.addEventListener('error', () => image.replaceWith(art(product)));
  return image;
}
