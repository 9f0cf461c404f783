/** What bytes are written to without waiting: a file, a pipe whose reader may be slow. */
export interface LineTarget {
  /** Writes from `offset` on, as much as goes now. Returns how many bytes; 0 where the reader has to catch up first. @throws when nothing can be written any more, or for now */
  write(bytes: Uint8Array, offset: number): number
  close?(): void
}
