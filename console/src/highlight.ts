/**
 * Ties together everything on the page that stands for one value: its box on the image, its row in the table, the
 * findings that name it. Pointing at one marks all. Paths are those of findings: `fields.valid_votes`.
 */
export class Highlight {
  readonly #elements = new Map<string, Set<HTMLElement>>();
  readonly #onReveal: (path: string) => void;
  #marked: readonly string[] = [];

  /** @param onReveal brings a value's box in sight */
  constructor(onReveal: (path: string) => void) {
    this.#onReveal = onReveal;
  }

  /** Joins an element to values. One that `reveals` brings the first one's box in sight when it is pointed at. */
  add(paths: readonly string[], element: HTMLElement, { reveals }: { reveals: boolean }): void {
    for (const path of paths) {
      const elements = this.#elements.get(path) ?? new Set();
      this.#elements.set(path, elements.add(element));
    }
    const mark = () => {
      this.#mark(paths);
      if (reveals && paths[0] !== undefined) this.#onReveal(paths[0]);
    };
    element.addEventListener('pointerenter', mark);
    element.addEventListener('focusin', mark);
    element.addEventListener('pointerleave', () => this.#mark([]));
    element.addEventListener('focusout', () => this.#mark([]));
  }

  #mark(paths: readonly string[]): void {
    this.#toggle(false);
    this.#marked = paths;
    this.#toggle(true);
  }

  #toggle(marked: boolean): void {
    for (const path of this.#marked) {
      for (const element of this.#elements.get(path) ?? []) element.classList.toggle('marked', marked);
    }
  }
}
