/**
 * The address that a request to the function came from. Google's front end appends the address it sees to
 * `X-Forwarded-For`, so what counts stands at the end; whatever a client wrote there itself stands before it. Each proxy
 * of one's own in between (a load balancer) appends one more.
 */
export function forwardedAddress(
  header: string | readonly string[] | undefined,
  proxies: number,
): string | undefined {
  const text = typeof header === 'object' ? header.join(',') : (header ?? '');
  const address = text
    .split(',')
    .at(-1 - proxies)
    ?.trim();
  return address === '' ? undefined : address;
}

/** What an address is counted under: itself, or of an IPv6 address its /64, which is what one customer has. */
export function networkOf(address: string): string {
  if (address.includes('.') || !address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? 0 : tail.split(':').length;
  while (tail !== undefined && groups.length + after < 8) groups.push('0');
  return groups.slice(0, 4).join(':');
}
