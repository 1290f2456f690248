/**
 * A failure that may pass by itself: rate limit, 5xx, timeout, contention. It is thrown, so that the caller's
 * platform delivers again; `retryAfterMs` is what the other side asked for, null where it said nothing.
 */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly code: string;
  readonly retryAfterMs: number | null;

  constructor(
    code: string,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number | null } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/**
 * Input that can never be accepted however often it comes: a malformed event, file or request. `issues` lists
 * everything wrong, each with its path, expected and received.
 */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
  readonly code: string;
  readonly issues: readonly InputIssue[];

  constructor(code: string, message: string, issues: readonly InputIssue[] = []) {
    super(message);
    this.code = code;
    this.issues = issues;
  }
}

/** One thing wrong with an input: where it stands and what was expected there. */
export interface InputIssue {
  readonly path: string;
  readonly message: string;
}

/** The conflict that {@link import('../store/document-store.ts').DocumentStore} reports when a precondition does not hold. */
export class PreconditionError extends Error {
  override readonly name = 'PreconditionError';
}
