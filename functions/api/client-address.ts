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
