// #region worker
export interface Invoice {
  readonly number: number
  readonly lines: readonly string[]
}

export class EmptyInvoiceError extends Error {
  override readonly name = 'EmptyInvoiceError'
}

/** Takes a core for a while: it has no business on the event loop. */
export function render(invoice: Invoice): Uint8Array {
  if (invoice.lines.length === 0) throw new EmptyInvoiceError(`Invoice ${invoice.number} has no lines`)
  return new TextEncoder().encode(`# ${invoice.number}\n${invoice.lines.join('\n')}`)
}
// #endregion worker

/** Gives back what it was handed, each byte inverted. */
export function invert(pixels: Uint8Array): Uint8Array {
  return pixels.map((byte) => 255 - byte)
}
