// Messages on their way. Each tab keeps its own queue in storage and takes over those that tabs before it left behind;
// a message leaves the queue only when the server has said that it has it.
import { memory, newId } from './memory';

export interface Message {
  messageId: string;
  [member: string]: unknown;
}

const most = 1000; // kept; older ones go first
const batch = 100; // at a time; well below what a beacon may carry
const longest = 60_000; // between two tries, in milliseconds

export class Outbox {
  private readonly name = `queue.${newId()}`;
  private queue: Message[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wait = 0;
  private sending: Promise<void> | undefined;
  private readonly leave = (): void => {
    if (document.visibilityState === 'hidden') this.beacon();
  };
  private readonly wake = (): void => {
    this.wait = 0;
    void this.flush();
  };

  constructor(private readonly url: string, private readonly delay: number) {
    for (const name of memory.names('queue.')) {
      try {
        this.queue.push(...JSON.parse(memory.get(name)));
      } catch {
        // not ours, or cut short: nothing to save
      }
      memory.remove(name);
    }
    this.save();
    document.addEventListener('visibilitychange', this.leave);
    addEventListener('pagehide', this.leave);
    addEventListener('online', this.wake);
    if (this.queue.length) this.plan();
  }

  add(message: Message): void {
    this.queue.push(message);
    this.save();
    this.plan();
  }

  clear(): void {
    this.queue = [];
    this.save();
  }

  stop(): void {
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.leave);
    removeEventListener('pagehide', this.leave);
    removeEventListener('online', this.wake);
  }

  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sending ??= this.send().finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async send(): Promise<void> {
    while (this.queue.length) {
      const part = this.queue.slice(0, batch);
      let status = 0;
      try {
        // As text, so that the browser asks no leave first; the server reads JSON whatever it is called.
        status = (await fetch(this.url, { method: 'POST', body: this.body(part), keepalive: true, credentials: 'omit' })).status;
      } catch {
        // no network, or no server: as below
      }
      const later = status === 0 || status >= 500 || status === 429 || status === 401 || status === 403;
      if (later) {
        this.wait = Math.min(longest, this.wait * 2 || 1000);
        return this.plan();
      }
      this.wait = 0;
      const done = new Set(part.map((message) => message.messageId));
      this.queue = this.queue.filter((message) => !done.has(message.messageId));
      this.save();
    }
  }

  // Nobody tells whether a beacon arrives: the queue keeps what it carries, and the next page sends it again.
  private beacon(): void {
    for (let at = 0; at < this.queue.length; at += batch) {
      navigator.sendBeacon?.(this.url, this.body(this.queue.slice(at, at + batch)));
    }
  }

  private body(part: Message[]): string {
    return JSON.stringify({ batch: part, sentAt: new Date().toISOString() });
  }

  private plan(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.wait || this.delay);
  }

  private save(): void {
    if (this.queue.length > most) this.queue = this.queue.slice(-most);
    if (this.queue.length) memory.set(this.name, JSON.stringify(this.queue));
    else memory.remove(this.name);
  }
}
