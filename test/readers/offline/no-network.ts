// Preloaded into a process and its worker threads: whatever asks for the network fails.
import dns from 'node:dns';
import { Socket } from 'node:net';

const refuse = (): never => {
  throw new Error('the network is blocked');
};
Socket.prototype.connect = refuse;
dns.lookup = refuse as unknown as typeof dns.lookup;
globalThis.fetch = async () => refuse();
