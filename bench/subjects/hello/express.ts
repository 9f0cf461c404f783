import express from 'express'
import type { AddressInfo } from 'node:net'
import { HOST, ready } from '../shared/ready.js'

const app = express()
app.get('/', (_request, response) => {
  response.json({ message: 'Hello, World!' })
})
const server = app.listen(0, HOST, () => ready((server.address() as AddressInfo).port))
