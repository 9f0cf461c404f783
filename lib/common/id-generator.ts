import { randomUUID } from 'node:crypto'

/** Source of unique ids (request ids, correlation ids). The token under which the container provides it. */
export abstract class IdGenerator {
  abstract next(): string
}

/** Random UUIDs, version 4 (RFC 9562). */
export class UuidGenerator extends IdGenerator {
  next(): string {
    return randomUUID()
  }
}
