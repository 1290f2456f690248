import { createHash } from 'node:crypto';

/** An object that was uploaded: the identity of its event is `bucket/object#generation`. */
export interface Arrival {
  readonly bucket: string;
  readonly object: string;
  readonly generation: string;
}

/** 20 hexadecimal digits of the SHA-256 of `bucket/object#generation`. */
export function arrivalIdOf({ bucket, object, generation }: Arrival): string {
  return createHash('sha256').update(`${bucket}/${object}#${generation}`).digest('hex').slice(0, 20);
}
