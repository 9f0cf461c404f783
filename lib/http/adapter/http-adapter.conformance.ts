import { afterEach, beforeEach, describe } from '@jest/globals'
import { answers, refusesAndCloses, survivesHandlers } from './conformance/answering.conformance.js'
import { Bench, type MakeAdapter } from './conformance/bench.conformance.js'
import { readsBodies, readsRequests } from './conformance/reading.conformance.js'
import { streams } from './conformance/streaming.conformance.js'

/** What every adapter has to do, whatever its sockets are. */
export function describeHttpAdapter(name: string, make: MakeAdapter): void {
  const bench = new Bench(make)

  describe(`HttpAdapter: ${name}`, () => {
    beforeEach(() => bench.reset())
    afterEach(() => bench.close())
    describe('reading a request', () => {
      readsRequests(bench)
    })
    describe('reading a body', () => {
      readsBodies(bench)
    })
    describe('answering', () => {
      answers(bench)
    })
    describe('streaming', () => {
      streams(bench)
    })
    describe('a handler that breaks its promise', () => {
      survivesHandlers(bench)
    })
    describe('refusing and closing', () => {
      refusesAndCloses(bench)
    })
  })
}
