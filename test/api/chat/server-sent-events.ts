/** The events of a server-sent stream that ended, as [event, data]. */
export async function eventsOf(response: Response): Promise<[string, Record<string, unknown>][]> {
  const blocks = (await response.text()).split('\n\n').filter(block => block !== '');
  return blocks.map(block => {
    const line = (name: string) =>
      block
        .split('\n')
        .find(each => each.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    return [line('event') ?? '', JSON.parse(line('data') ?? '{}')];
  });
}
