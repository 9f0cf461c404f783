/** A well-mixed 32-bit number from a text: FNV-1a over its UTF-16 code units, then {@link mixed}. Not for secrets. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mixed(hash)
}

/** MurmurHash3's finalizer: every bit of the result depends on every bit given. */
export function mixed(bits: number): number {
  let hash = bits
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A hash as a number above 0 and below 1. */
export function unitOf(hash: number): number {
  return (hash + 0.5) / 2 ** 32
}
