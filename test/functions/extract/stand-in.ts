import type { CountValue, ReadingContent } from '../../../shared/domain/reading.ts';
import { json, type Reply } from '../../fixtures/vertex-server/replies.ts';
import type { VertexCall } from '../../fixtures/vertex-server/server.ts';
import { answerFor, imageHashes } from '../../fixtures/vertex-server/truthful-reader.ts';

/** What the model makes of a paper; a reply in place of content is its answer whatever was asked. */
export interface Seen {
  readonly first: ReadingContent | Reply;
  /** As the first where absent. */
  readonly second?: ReadingContent | Reply;
  /** What a look at single values says, by the label that is asked for; nothing where it isn't named. */
  readonly look?: Readonly<Record<string, number | null>> | Reply;
}

export type Asked = 'first' | 'second' | 'look';

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly propertyOrdering?: readonly string[];
}

/** A model that reads each paper as the test says, and remembers what it was asked. */
export class StandIn {
  readonly asked: Asked[] = [];
  readonly tasks: string[] = [];
  readonly #papers = new Map<string, Seen>();
  #newest: Seen | undefined;

  /** @param image SHA-256 of the image as the model is shown it */
  show(image: string, seen: Seen): void {
    this.#papers.set(image, seen);
  }

  readonly respond = (call: VertexCall): Reply => {
    const schema = call.body.generationConfig.responseSchema as Schema;
    const asked = whatIsAsked(schema);
    this.asked.push(asked);
    const task = call.body.contents[0]!.parts.at(-1)!.text as string;
    this.tasks.push(task);
    // The strips of a look are no papers: it follows the readings of the one that they are cut from.
    const paper = imageHashes(call)
      .map(each => this.#papers.get(each))
      .find(each => each !== undefined);
    this.#newest = asked === 'look' ? this.#newest : paper;
    const seen = this.#newest;
    if (seen === undefined) throw new Error('Expected a paper that was shown');
    const answer =
      asked === 'look' ? (seen.look ?? {}) : asked === 'first' ? seen.first : (seen.second ?? seen.first);
    if ('kind' in answer) return answer as Reply;
    return asked === 'look'
      ? json(strips(task, answer as Readonly<Record<string, number | null>>))
      : json(answerFor(schema as never, answer as ReadingContent));
  };
}

function whatIsAsked({ properties, propertyOrdering }: Schema): Asked {
  if (properties?.strip_1 !== undefined) return 'look';
  return propertyOrdering?.[0] === 'tables' ? 'second' : 'first';
}

function strips(task: string, values: Readonly<Record<string, number | null>>): unknown {
  const lines = [...task.matchAll(/^- (?<strip>strip_\d+): .* (?<label>"[^"]*")$/gmu)];
  return Object.fromEntries(
    lines.map(({ groups }) => {
      const label = JSON.parse(groups!.label!) as string;
      const value = values[label] ?? null;
      return [groups!.strip!, { printed: label, raw: value === null ? null : String(value), value }];
    }),
  );
}

/** The content with each number at a place of its own, row under row. */
export function placed(content: ReadingContent): ReadingContent {
  let line = 0;
  const at = <Count extends CountValue>(count: Count): Count => {
    line += 1;
    return { ...count, page: 1, box: [700, line * 40, 800, line * 40 + 20] };
  };
  return {
    ...content,
    fields: Object.fromEntries(Object.entries(content.fields).map(([id, count]) => [id, at(count)])),
    contests: content.contests.map(({ slot, votes }) => ({ slot, votes: votes.map(at) })),
  };
}
