import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HOST, ready } from '../shared/ready.js'

const server = createServer((_request, response) => {
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ message: 'Hello, World!' }))
})
server.listen(0, HOST, () => ready((server.address() as AddressInfo).port))
