// The small MQTT broker for machines without Mosquitto: Aedes on one loopback port.
//
// What lives here: starting Aedes and ending when our parent ends. What must not: rules about topics or messages.
// Called by simulations/broker.py as: node aedes_broker.mjs <node_modules> <host> <port> <payload limit in bytes>
// Standard input is a pipe from the parent; when it closes, the parent is gone and so are we.
import { createServer } from 'node:net'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [nodeModules, host, port, payloadLimit] = process.argv.slice(2)
const require = createRequire(join(nodeModules, 'resolve-from-here.js'))
const { Aedes } = await import(pathToFileURL(require.resolve('aedes')))

const broker = await Aedes.createBroker()
// Larger messages are acknowledged and dropped, as Mosquitto does with message_size_limit.
const publish = broker.publish.bind(broker)
broker.publish = (packet, client, done) =>
  client && packet.payload.length > Number(payloadLimit) ? done(null) : publish(packet, client, done)

const server = createServer({ noDelay: true }, broker.handle)
server.on('error', (problem) => {
  console.error(`cannot listen on ${host}:${port}: ${problem.message}`)
  process.exit(problem.code === 'EADDRINUSE' ? 98 : 1)
})
server.listen(Number(port), host, () => console.log(`listening on ${host}:${port}`))

const leave = () => process.exit(0)
process.on('SIGTERM', leave)
process.stdin.on('end', leave)
process.stdin.on('error', leave)
process.stdin.resume()
