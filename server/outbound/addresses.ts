import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Converts an IPv4-mapped IPv6 address (`::ffff:127.0.0.1`, `::ffff:7f00:1`) to the IPv4 address that it reaches. */
export function unmapped(address: string): string {
  if (isIP(address) !== 6) return address;
  const canonical = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped) return canonical;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether an address is loopback. */
export function isLoopback(address: string): boolean {
  return isIn(LOOPBACK, unmapped(address));
}

/** Whether an address reaches this machine; on most systems `0.0.0.0` and `::` do. */
export function isOwnAddress(address: string): boolean {
  const plain = unmapped(address);
  if (isIn(LOOPBACK, plain) || plain === '0.0.0.0' || plain === '::') return true;
  // Read each time, because interfaces change.
  return Object.values(networkInterfaces()).some((entries) =>
    entries?.some((entry) => unmapped(entry.address) === plain),
  );
}

function isIn(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
