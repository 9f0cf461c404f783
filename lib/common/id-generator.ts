/** Source of unique ids (request ids, correlation ids). The token under which the container provides it. */
export abstract class IdGenerator {
  abstract next(): string
}

/** Random UUIDs, version 4 (RFC 9562), from the web platform's crypto: it is there in every runtime, and loaded on first use. */
export class UuidGenerator extends IdGenerator {
  next(): string {
    return crypto.randomUUID()
  }
}
