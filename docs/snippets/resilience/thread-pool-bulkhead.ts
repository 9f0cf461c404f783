// #region imports
import { Service } from 'nexus-framework'
import { Bulkhead, runsInWorker, ThreadPoolBulkhead } from 'nexus-framework/resilience'
import { EmptyInvoiceError, type Invoice, type render } from './thread-pool-bulkhead-render.worker.js'
// #endregion imports

// #region decorator
@Service()
export class InvoiceService {
  @ThreadPoolBulkhead('pdf', {
    worker: new URL('./thread-pool-bulkhead-render.worker.js', import.meta.url),
    errors: [EmptyInvoiceError],
  })
  render(invoice: Invoice): Promise<Uint8Array> {
    return runsInWorker(invoice)
  }
}
// #endregion decorator

// #region resilience4j
@Service()
export class PictureService {
  @Bulkhead('pictures', {
    type: 'THREADPOOL',
    maxThreadPoolSize: 2,
    worker: new URL('./thread-pool-bulkhead-render.worker.js', import.meta.url),
    transfer: (pixels: Uint8Array<ArrayBuffer>) => [pixels.buffer],
  })
  invert(pixels: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    return runsInWorker(pixels)
  }
}
// #endregion resilience4j

// #region plain
export async function renderAll(invoices: readonly Invoice[]): Promise<readonly Uint8Array[]> {
  const pool = ThreadPoolBulkhead.of('pdf', { maxThreadPoolSize: 2, queueCapacity: 1_000 })
  try {
    const renderOne = pool.task<typeof render>({
      worker: new URL('./thread-pool-bulkhead-render.worker.js', import.meta.url),
      task: 'render',
    })
    return await Promise.all(invoices.map((invoice) => renderOne(invoice)))
  } finally {
    await pool[Symbol.asyncDispose]()
  }
}
// #endregion plain
