import { AdapterExchange } from '../adapter-exchange.js'
import type { NodeResponse } from './node-response.js'
import type { RequestBody } from './request-body.js'

/** An exchange as its connection sees it: one of several whose answers go out in order. */
export abstract class PipelinedExchange extends AdapterExchange {
  /** The request behind this one. Only the connection writes it. */
  next: PipelinedExchange | undefined = undefined

  abstract readonly response: NodeResponse
  /** Its body may come with the packet that is being parsed. */
  abstract readonly awaitsBody: boolean
  /** The body, as long as a part of it has not come. */
  abstract readonly pendingBody: RequestBody | undefined
  /** A streamed response is under way. */
  abstract readonly isStreaming: boolean

  /** Answers in the handler's stead, with a body that is the same for everybody. */
  abstract refuse(status: number): void
  /** Everything before it is out. True when that answers it. */
  abstract takeTurn(): boolean
  /** The client will send no more; it may still read. */
  abstract onClientLeft(): void
  /** The socket is closed. Whatever is answered from now on is dropped. */
  abstract onGone(): void
}
