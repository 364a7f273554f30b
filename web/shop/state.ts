// Who shops, how the shelves are ordered, and what lies in the cart. What changes is told to whoever listens.
import { memory } from '../snippet/memory';

export type Mode = 'personal' | 'plain' | 'both';

export interface CartLine {
  id: string;
  title: string;
  price: number;
  currency: string;
  quantity: number;
}

const listeners = new Set<(what: string) => void>();
export const listen = (listener: (what: string) => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const tell = (what: string): void => listeners.forEach((listener) => listener(what));

export const state = {
  mode: 'personal' as Mode,
  persona: memory.get('demo-persona'), // "" for the visitor at this browser
  cart: JSON.parse(memory.get('demo-cart') || '[]') as CartLine[],
};

export const token = (): string => window.shelfwise.token();
export const allowed = (): boolean => window.shelfwise.consent();

export function setMode(mode: Mode): void {
  state.mode = mode;
  tell('mode');
}

// Every change of shopper is another device: a link made for one must not make two shoppers one.
export function setPersona(persona: string): void {
  state.persona = persona;
  memory.set('demo-persona', persona);
  window.shelfwise.identify();
  if (persona) window.shelfwise.identify(persona);
  void window.shelfwise.flush().then(() => tell('shopper'));
}

export function setConsent(given: boolean): void {
  window.shelfwise.consent(given);
  if (given && state.persona) window.shelfwise.identify(state.persona);
  tell('shopper');
}

export function forgetVisitor(): void {
  window.shelfwise.identify();
  tell('shopper');
}

function saveCart(): void {
  memory.set('demo-cart', JSON.stringify(state.cart));
  tell('cart');
}

export function addToCart(line: Omit<CartLine, 'quantity'>, queryId?: string): void {
  const known = state.cart.find((one) => one.id === line.id);
  if (known) ++known.quantity;
  else state.cart.push({ ...line, quantity: 1 });
  window.shelfwise.add({ product_id: line.id, price: line.price, quantity: 1, ...(queryId && { query_id: queryId }) });
  saveCart();
}

export function setQuantity(id: string, quantity: number): void {
  if (quantity < 1) window.shelfwise.remove({ product_id: id });
  state.cart = state.cart.filter((line) => line.id !== id || quantity > 0);
  for (const line of state.cart) if (line.id === id) line.quantity = quantity;
  saveCart();
}

export function placeOrder(): string {
  const order_id = `demo-${Date.now().toString(36)}`;
  window.shelfwise.order({ order_id, products: state.cart.map(({ id, price, quantity }) => ({ product_id: id, price, quantity })) });
  state.cart = [];
  saveCart();
  return order_id;
}
