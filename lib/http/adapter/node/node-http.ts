/**
 * node:http without its ESM namespace: an `import` of it makes Node read every export, and some of them (WebSocket, ...) load
 * undici on that, which takes a third of the start-up time of a small server.
 */
export const { IncomingMessage, Server, ServerResponse } = process.getBuiltinModule('node:http')
