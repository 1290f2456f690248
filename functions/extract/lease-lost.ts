/** Another worker has the document now; whatever this one made of it counts for nothing. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}
