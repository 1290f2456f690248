import type { ApiClient } from './api-client.ts';

interface CachedImage {
  readonly url: Promise<string>;
  readonly abort: AbortController;
  loaded: boolean;
  users: number;
}

/**
 * Page images as object URLs: an `<img>` can't send a key, so they are fetched. The ones used last are kept; those that
 * nobody waits for any more are not loaded to the end.
 */
export class ImageCache {
  readonly #api: ApiClient;
  readonly #maxIdle: number;
  /** In the order of their last use. */
  readonly #images = new Map<string, CachedImage>();

  constructor(api: ApiClient, maxIdle: number) {
    this.#api = api;
    this.#maxIdle = maxIdle;
  }

  /**
   * Shows the image in the element once it is there. `release` must be called when the element doesn't show it any
   * more; `onFail` hears of an image that can't be had or shown.
   */
  show(path: string, element: HTMLImageElement, onFail: () => void = () => {}): { release(): void } {
    const image = this.#images.get(path) ?? this.#load(path);
    image.users++;
    let released = false;
    image.url.then(
      url => {
        if (released) return;
        element.addEventListener('error', onFail, { once: true });
        element.src = url;
      },
      () => {
        if (!released) onFail();
      },
    );
    return {
      release: () => {
        if (released) return;
        released = true;
        image.users--;
        this.#settle(path, image);
      },
    };
  }

  #load(path: string): CachedImage {
    const abort = new AbortController();
    const url = this.#api.blob(path, abort.signal).then(blob => URL.createObjectURL(blob));
    const image: CachedImage = { url, abort, loaded: false, users: 0 };
    this.#images.set(path, image);
    url.then(
      () => {
        image.loaded = true;
      },
      () => this.#forget(path, image),
    );
    return image;
  }

  #settle(path: string, image: CachedImage): void {
    if (image.users > 0 || this.#images.get(path) !== image) return;
    if (!image.loaded) {
      this.#forget(path, image);
      image.abort.abort();
      return;
    }
    this.#images.delete(path);
    this.#images.set(path, image);
    const idle = [...this.#images].filter(([, each]) => each.users === 0);
    for (const [oldPath, old] of idle.slice(0, Math.max(0, idle.length - this.#maxIdle))) {
      this.#forget(oldPath, old);
      void old.url.then(url => URL.revokeObjectURL(url));
    }
  }

  /** One that failed or was given up is loaded anew for the next one who asks. */
  #forget(path: string, image: CachedImage): void {
    if (this.#images.get(path) === image) this.#images.delete(path);
  }
}

/** Where a page's image is found. The hash makes another image of that page another address. */
export function imagePath(
  documentId: string,
  page: number,
  variant: 'processed' | 'original' | 'thumbnail',
  sha256: string,
): string {
  return `/v1/documents/${documentId}/pages/${page}/image?variant=${variant}&v=${sha256.slice(0, 16)}`;
}
