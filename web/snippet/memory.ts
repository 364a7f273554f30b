// What is remembered of this device. Storage may be forbidden or full: then for as long as the page lives.
const prefix = 'shelfwise.';
const here = new Map<string, string>();

export const storage: Storage | undefined = (() => {
  try {
    return window.localStorage; // the access alone throws where it is forbidden
  } catch {
    return undefined;
  }
})();

export const memory = {
  get(name: string): string {
    try {
      return storage?.getItem(prefix + name) ?? here.get(name) ?? '';
    } catch {
      return here.get(name) ?? '';
    }
  },
  set(name: string, value: string): void {
    here.set(name, value);
    try {
      storage?.setItem(prefix + name, value);
    } catch {
      // full: `here` has it
    }
  },
  remove(name: string): void {
    here.delete(name);
    try {
      storage?.removeItem(prefix + name);
    } catch {
      // nothing was stored
    }
  },
  /** Names that begin so, of every tab of this shop. */
  names(start: string): string[] {
    try {
      return Object.keys(storage ?? {}).filter((key) => key.startsWith(prefix + start)).map((key) => key.slice(prefix.length));
    } catch {
      return [];
    }
  },
};

export function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
